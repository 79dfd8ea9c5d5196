import type { Entry, HardState } from "../../raft/entries.ts";
import type { DurableLog, LogAppend, LogPosition } from "../types.ts";

/** What a log holds after one of its batches; `entries` are those after `base`. */
export interface LogSnapshotState {
  readonly base: LogPosition;
  readonly entries: readonly Entry[];
  readonly hardState: HardState;
}

/** The states that a log goes through, and how many of them it has acknowledged. */
export interface LogModel {
  current(): LogSnapshotState;
  append(batch: LogAppend): number;
  reset(base: LogPosition): number;
  /** The state of this number, and so all before it, was acknowledged. */
  acknowledge(state: number): void;
  /** Why what was recovered cannot be; null when it can. Goes on from there. */
  adopt(log: DurableLog): string | null;
}

const origin: LogSnapshotState = {
  base: { index: 0, term: 0 },
  entries: [],
  hardState: { term: 0, vote: null, commit: 0 },
};

const isSameData = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const isSameEntry = (a: Entry, b: Entry | undefined): boolean =>
  b !== undefined && a.term === b.term && a.type === b.type && isSameData(a.data, b.data);

/** Where the log differs from the state, or null. Its base may differ: it may have dropped more, or less. */
function difference(log: DurableLog, state: LogSnapshotState): string | null {
  const { base, entries, hardState } = state;
  const held = log.hardState();
  const last = entries.at(-1)?.index ?? base.index;
  if (log.lastIndex() !== last) return `it ends at ${log.lastIndex()}, not at ${last}`;
  if (held.term !== hardState.term || held.vote !== hardState.vote) {
    return `the hard state is ${JSON.stringify(held)}, not ${JSON.stringify(hardState)}`;
  }
  for (const entry of log.entries(log.firstIndex(), last + 1, Number.POSITIVE_INFINITY)) {
    const expected = entries[entry.index - base.index - 1];
    if (entry.index > base.index && !isSameEntry(entry, expected)) {
      return `entry ${entry.index} is not what was appended`;
    }
  }
  return null;
}

export function createLogModel(): LogModel {
  let states: LogSnapshotState[] = [origin];
  let acknowledged = 0;

  const current = (): LogSnapshotState => states.at(-1) ?? origin;

  return {
    current,
    append({ hardState, entries }) {
      const { base, entries: held, hardState: before } = current();
      const kept =
        entries[0] === undefined ? held : held.slice(0, entries[0].index - base.index - 1);
      states.push({ base, entries: [...kept, ...entries], hardState: hardState ?? before });
      return states.length - 1;
    },
    reset(base) {
      states.push({ base, entries: [], hardState: current().hardState });
      return states.length - 1;
    },
    acknowledge(state) {
      acknowledged = Math.max(acknowledged, state);
    },
    adopt(log) {
      const after = states.slice(acknowledged);
      // A snapshot from the leader may be safe before the batches that were under way when it came.
      const bases = after.slice(1).filter(({ entries }) => entries.length === 0);
      const skipped = bases.flatMap(({ base }) =>
        after.map(({ hardState }) => ({ base, entries: [], hardState })),
      );
      const possible = [...skipped, ...after];
      const match = possible.findLast((state) => difference(log, state) === null);
      if (match === undefined) {
        const reasons = possible.map((state) => difference(log, state));
        return `of ${states.length} states ${acknowledged} was acknowledged, but ${reasons.join("; ")}`;
      }
      states = [match];
      acknowledged = 0;
      return null;
    },
  };
}
