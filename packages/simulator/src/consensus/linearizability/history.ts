/**
 * Glossary. An *operation* is one request of a client with its call and, when the answer came, its return. A *history*
 * is a set of operations with the times of both. An operation is *pending* when no answer came: it may take effect at
 * any time after its call, or never. A history is *linearizable* when each operation can be given one instant between
 * call and return such that the operations in the order of these instants are a run of the sequential model
 * (Herlihy and Wing, 1990).
 */
export interface Operation<Input, Output> {
  readonly client: number;
  readonly input: Input;
  /** Undefined while pending. */
  readonly output: Output | undefined;
  /** Any unit; equal times count as overlapping. */
  readonly calledAt: number;
  /** Infinity while pending. */
  readonly returnedAt: number;
}

/** The sequential object that a history is compared with. States are immutable. */
export interface SequentialModel<State, Input, Output> {
  readonly initial: State;
  /**
   * The state after `input` where it may answer `output`, or undefined where it may not. An undefined output is that of
   * a pending operation, which may answer anything.
   */
  step(state: State, input: Input, output: Output | undefined): State | undefined;
  /** Equal texts for equal states, and only for these. */
  key(state: State): string;
  /**
   * Names the independent part of the state that an input touches. A history is linearizable exactly when that of each
   * part is (locality; Herlihy and Wing, 1990; Horn and Kroening's P-compositionality, 2015). Absent: one part.
   */
  partOf?: ((input: Input) => string) | undefined;
}

/** What a check found. `undecided` means that the budget ran out: not a pass. */
export type Verdict<Input, Output> =
  | { readonly kind: "linearizable"; readonly steps: number }
  | {
      readonly kind: "not_linearizable";
      readonly part: string;
      /** The operations of the part up to the one that cannot be placed. */
      readonly operations: readonly Operation<Input, Output>[];
      /** The longest prefix that could be ordered, as positions in `operations`. */
      readonly longestOrder: readonly number[];
      readonly steps: number;
    }
  | { readonly kind: "undecided"; readonly part: string; readonly steps: number };
