import { createEntryList, type Entry, lift, unlift } from "./entry-list.ts";
import type { Operation, SequentialModel, Verdict } from "./history.ts";
import { createVisitedSet } from "./visited-set.ts";

export interface CheckOptions {
  /** Model steps over all parts; the search is exponential in the worst case. */
  readonly stepsMax?: number | undefined;
}

/**
 * Decides whether a history is linearizable: the search of Wing and Gong ("Testing and verifying concurrent objects",
 * 1993) with Lowe's memory of configurations ("Testing for linearizability", 2017), part by part.
 */
export function checkLinearizability<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
  { stepsMax = 5_000_000 }: CheckOptions = {},
): Verdict<Input, Output> {
  let steps = 0;
  for (const [part, operations] of partition(model, history)) {
    const verdict = checkPart(model, part, operations, stepsMax - steps);
    steps += verdict.steps;
    if (verdict.kind !== "linearizable") return { ...verdict, steps };
  }
  return { kind: "linearizable", steps };
}

function partition<State, Input, Output>(
  { partOf }: SequentialModel<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
): Map<string, Operation<Input, Output>[]> {
  const parts = new Map<string, Operation<Input, Output>[]>();
  for (const operation of history) {
    const part = partOf === undefined ? "all" : partOf(operation.input);
    const operations = parts.get(part);
    if (operations === undefined) parts.set(part, [operation]);
    else operations.push(operation);
  }
  return parts;
}

function checkPart<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  part: string,
  operations: readonly Operation<Input, Output>[],
  stepsMax: number,
): Verdict<Input, Output> {
  const head = createEntryList(operations);
  const visited = createVisitedSet(operations.length);
  const placed: { call: Entry; before: State }[] = [];
  let longestOrder: number[] = [];
  let state = model.initial;
  let entry = head.next;
  let steps = 0;

  // Only calls that no unplaced operation returned before are tried: those in front of the first return. When no
  // return is left, every operation that was answered has its place, and those without answer need none.
  while (entry !== undefined) {
    if (entry.kind === "call") {
      if (steps >= stepsMax) return { kind: "undecided", part, steps };
      steps += 1;
      const after = tryPlacing(entry);
      if (after === undefined) {
        entry = entry.next;
        continue;
      }
      placed.push({ call: entry, before: state });
      state = after;
      lift(entry);
      entry = head.next;
      continue;
    }
    if (placed.length > longestOrder.length) {
      longestOrder = placed.map(({ call }) => call.operation);
    }
    const last = placed.pop();
    if (last === undefined) {
      return { kind: "not_linearizable", part, operations, longestOrder, steps };
    }
    state = last.before;
    visited.toggle(last.call.operation);
    unlift(last.call);
    entry = last.call.next;
  }
  return { kind: "linearizable", steps };

  function tryPlacing(call: Entry): State | undefined {
    const operation = operations[call.operation];
    if (operation === undefined) return undefined;
    const after = model.step(state, operation.input, operation.output);
    if (after === undefined) return undefined;
    visited.toggle(call.operation);
    if (visited.add(model.key(after))) return after;
    visited.toggle(call.operation);
    return undefined;
  }
}
