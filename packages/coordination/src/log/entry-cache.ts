import { invariant } from "@edgeloom/kernel";
import type { Entry } from "../raft/entries.ts";
import type { LogPosition } from "./types.ts";

/** All entries after a base, in memory. */
export interface EntryCache {
  base(): LogPosition;
  last(): LogPosition;
  bytes(): number;
  termAt(index: number): number | undefined;
  /** `from` to before `to`, cut after about `bytesMax` bytes of data, yet at least one. */
  entries(from: number, to: number, bytesMax: number): readonly Entry[];
  /** Takes an entry in; those at its index and after are dropped. */
  put(entry: Entry): void;
  /** Drops entries up to `index`. */
  dropTo(index: number): void;
  reset(base: LogPosition): void;
}

export function createEntryCache(origin: LogPosition): EntryCache {
  let base = origin;
  let entries: Entry[] = [];
  let bytes = 0;

  const lastIndex = (): number => base.index + entries.length;
  const sizeOf = (dropped: readonly Entry[]): number =>
    dropped.reduce((sum, { data }) => sum + data.length, 0);

  function termAt(index: number): number | undefined {
    return index === base.index ? base.term : entries[index - base.index - 1]?.term;
  }

  function entriesFrom(from: number, to: number, bytesMax: number): readonly Entry[] {
    const start = Math.max(0, from - base.index - 1);
    const end = Math.min(entries.length, to - base.index - 1);
    let size = 0;
    let cut = start;
    while (cut < end) {
      size += entries[cut]?.data.length ?? 0;
      if (size > bytesMax && cut > start) break;
      cut += 1;
    }
    return entries.slice(start, cut);
  }

  function put(entry: Entry): void {
    const position = entry.index - base.index - 1;
    invariant(position >= 0 && position <= entries.length, `entry ${entry.index} joins the log`);
    if (position < entries.length) bytes -= sizeOf(entries.splice(position));
    entries.push(entry);
    bytes += entry.data.length;
  }

  function dropTo(index: number): void {
    if (index <= base.index) return;
    const newTerm = termAt(index);
    invariant(newTerm !== undefined, `the log reaches ${index}, to where it is compacted`);
    bytes -= sizeOf(entries.splice(0, index - base.index));
    base = { index, term: newTerm };
  }

  return {
    base: () => base,
    last: () => ({ index: lastIndex(), term: entries.at(-1)?.term ?? base.term }),
    bytes: () => bytes,
    termAt,
    entries: entriesFrom,
    put,
    dropTo,
    reset(newBase) {
      base = newBase;
      entries = [];
      bytes = 0;
    },
  };
}
