import type { Entry, RaftOptions, SnapshotDescriptor } from "@edgeloom/coordination";

/** The log of a core in a transcript: in memory, durable at once. */
export interface MemoryLog {
  readonly view: RaftOptions["log"];
  append(entries: readonly Entry[]): void;
  compact(index: number): void;
  reset(snapshot: SnapshotDescriptor): void;
}

export function createMemoryLog(): MemoryLog {
  let base = { index: 0, term: 0 };
  let entries: Entry[] = [];
  const lastIndex = (): number => base.index + entries.length;

  function termAt(index: number): number | undefined {
    return index === base.index ? base.term : entries[index - base.index - 1]?.term;
  }

  function dropTo(index: number, term: number): void {
    entries = termAt(index) === term ? entries.slice(index - base.index) : [];
    base = { index, term };
  }

  return {
    view: {
      firstIndex: () => base.index + 1,
      lastIndex,
      termAt,
      entries(from, to, bytesMax) {
        const wanted = entries.slice(from - base.index - 1, to - base.index - 1);
        let bytes = 0;
        const end = wanted.findIndex((entry, i) => {
          bytes += entry.data.length;
          return i > 0 && bytes > bytesMax;
        });
        return end === -1 ? wanted : wanted.slice(0, end);
      },
    },
    append(added) {
      const from = added[0]?.index ?? lastIndex() + 1;
      entries = [...entries.slice(0, from - base.index - 1), ...added];
    },
    compact: (index) => dropTo(index, termAt(index) ?? 0),
    reset: ({ index, term }) => dropTo(index, term),
  };
}
