import type { Operation } from "../linearizability/history.ts";

/** A call whose return is still to be written down. */
export interface OpenCall<Output> {
  returned(output: Output): void;
  /** It surely did not and will not take effect: the history goes without it. */
  refused(): void;
}

/** Writes down calls and returns in the order in which they happen. */
export interface HistoryRecorder<Input, Output> {
  call(client: number, input: Input): OpenCall<Output>;
  history(): Operation<Input, Output>[];
}

interface Row<Input, Output> {
  readonly client: number;
  readonly input: Input;
  readonly calledAt: number;
  output: Output | undefined;
  returnedAt: number;
}

/** `nextInstant` gives larger numbers each time: finer than the clock, as many things happen in one millisecond. */
export function createHistoryRecorder<Input, Output>(
  nextInstant: () => number,
): HistoryRecorder<Input, Output> {
  const rows = new Set<Row<Input, Output>>();
  return {
    call(client, input) {
      const row: Row<Input, Output> = {
        client,
        input,
        calledAt: nextInstant(),
        output: undefined,
        returnedAt: Number.POSITIVE_INFINITY,
      };
      rows.add(row);
      return {
        returned(output) {
          row.output = output;
          row.returnedAt = nextInstant();
        },
        refused: () => {
          rows.delete(row);
        },
      };
    },
    history: () => [...rows],
  };
}
