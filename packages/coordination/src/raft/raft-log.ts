import { invariant } from "@edgeloom/kernel";
import type { Entry, LogView, MemberId } from "./types.ts";

/** What becomes durable with one Ready. */
interface PendingWrite {
  readonly sequence: number;
  /** The log up to here; lowered when a later conflict cuts it. */
  lastIndex: number;
  readonly term: number;
  readonly vote: MemberId | null;
}

/**
 * The core's log: the durable entries, read through a `LogView`, and the *tail*, entries whose write is under way or
 * yet to be handed out. Readys are acknowledged by their sequence, not by index and term: after two leader changes an
 * entry may be back at its place while the write that removes it is still to reach the disk.
 */
export class RaftLog {
  private readonly view: LogView;
  private tail: Entry[] = [];
  private tailStart: number;
  private handedOut: number;
  private pending: PendingWrite[] = [];
  /** The log up to here, as it is now, is durable. */
  persisted: number;

  constructor(view: LogView) {
    this.view = view;
    this.persisted = view.lastIndex();
    this.handedOut = this.persisted;
    this.tailStart = this.persisted + 1;
  }

  firstIndex(): number {
    return this.view.firstIndex();
  }

  lastIndex(): number {
    return this.tailStart + this.tail.length - 1;
  }

  lastTerm(): number {
    return this.termAt(this.lastIndex()) ?? 0;
  }

  /** Undefined after the end of the log and before its snapshot. */
  termAt(index: number): number | undefined {
    return index >= this.tailStart
      ? this.tail[index - this.tailStart]?.term
      : this.view.termAt(index);
  }

  /** Entries from `from` to before `to`, cut after about `bytesMax` bytes, yet at least one. */
  entries(from: number, to: number, bytesMax: number): readonly Entry[] {
    if (from >= to) return [];
    if (from >= this.tailStart) {
      return cutAt(this.tail, from - this.tailStart, to - this.tailStart, bytesMax);
    }
    const stored = this.view.entries(from, Math.min(to, this.tailStart), bytesMax);
    const wantsTail = to > this.tailStart && stored.length === this.tailStart - from;
    const left = bytesMax - bytesOf(stored);
    if (!wantsTail || left <= 0) return stored;
    return [...stored, ...cutAt(this.tail, 0, to - this.tailStart, left)];
  }

  /** Adds entries in place of all from the first one's index on. */
  replaceFrom(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    invariant(first.index <= this.lastIndex() + 1, "entries follow the log without a gap");
    if (first.index <= this.lastIndex()) this.cut(first.index);
    for (const entry of entries) this.tail.push(entry);
  }

  append(entry: Entry): void {
    this.tail.push(entry);
  }

  private cut(from: number): void {
    if (from >= this.tailStart) {
      this.tail.length = from - this.tailStart;
    } else {
      this.tail = [];
      this.tailStart = from;
    }
    this.handedOut = Math.min(this.handedOut, from - 1);
    this.persisted = Math.min(this.persisted, from - 1);
    for (const write of this.pending) write.lastIndex = Math.min(write.lastIndex, from - 1);
  }

  /** A snapshot has taken the place of the whole log. */
  reset(index: number): void {
    this.tail = [];
    this.tailStart = index + 1;
    this.handedOut = index;
    this.persisted = index;
    for (const write of this.pending) write.lastIndex = Math.min(write.lastIndex, index);
  }

  hasUnwritten(): boolean {
    return this.handedOut < this.lastIndex();
  }

  /** Entries not handed out before, noted as part of the Ready `sequence` together with the hard state. */
  handOut(sequence: number, term: number, vote: MemberId | null): readonly Entry[] {
    const entries = this.tail.slice(this.handedOut + 1 - this.tailStart);
    this.handedOut = this.lastIndex();
    this.pending.push({ sequence, lastIndex: this.handedOut, term, vote });
    return entries;
  }

  /** Returns the term and vote now durable, or null when nothing was waited for. */
  acknowledge(sequence: number): { term: number; vote: MemberId | null } | null {
    let count = 0;
    while ((this.pending[count]?.sequence ?? Number.POSITIVE_INFINITY) <= sequence) count += 1;
    const last = this.pending[count - 1];
    if (last === undefined) return null;
    this.pending.splice(0, count);
    if (last.lastIndex > this.persisted) this.persisted = last.lastIndex;
    const durable = this.persisted + 1 - this.tailStart;
    if (durable > 0) {
      this.tail.splice(0, durable);
      this.tailStart = this.persisted + 1;
    }
    return last;
  }
}

function bytesOf(entries: readonly Entry[]): number {
  let bytes = 0;
  for (const entry of entries) bytes += entry.data.length;
  return bytes;
}

function cutAt(entries: readonly Entry[], from: number, to: number, bytesMax: number): Entry[] {
  let bytes = 0;
  let end = from;
  while (end < to && end < entries.length) {
    bytes += entries[end]?.data.length ?? 0;
    if (bytes > bytesMax && end > from) break;
    end += 1;
  }
  return entries.slice(from, end);
}
