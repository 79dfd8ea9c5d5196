import type { Change } from "./types.ts";

/**
 * The latest changes, for watchers that fell behind. It is no part of the state that members agree on: a member
 * restored from a snapshot begins with an empty one.
 */
export class History {
  private readonly changesMax: number;
  private readonly bytesMax: number;
  private changes: Change[] = [];
  /** Changes before this position of the array were dropped. */
  private start = 0;
  private bytes = 0;
  /** Changes up to this revision are no longer held. */
  private floor = 0;

  constructor(changesMax: number, bytesMax: number) {
    this.changesMax = changesMax;
    this.bytesMax = bytesMax;
  }

  add(change: Change): void {
    this.changes.push(change);
    this.bytes += sizeOf(change);
    while (this.changes.length - this.start > this.changesMax || this.bytes > this.bytesMax) {
      this.dropOldest();
    }
    if (this.start > 1_024 && this.start * 2 > this.changes.length) {
      this.changes = this.changes.slice(this.start);
      this.start = 0;
    }
  }

  /** Forgets all; changes after `revision` will be held. */
  restart(revision: number): void {
    this.changes = [];
    this.start = 0;
    this.bytes = 0;
    this.floor = revision;
  }

  /** Whole revisions only: `limit` is passed rather than a revision cut. Null when the history does not reach back. */
  after(revision: number, prefix: string, limit: number): readonly Change[] | null {
    if (revision < this.floor) return null;
    const found: Change[] = [];
    for (let i = this.firstAfter(revision); i < this.changes.length; i += 1) {
      const change = this.changes[i];
      if (change === undefined || !change.key.startsWith(prefix)) continue;
      if (found.length >= limit && found.at(-1)?.revision !== change.revision) break;
      found.push(change);
    }
    return found;
  }

  private dropOldest(): void {
    const oldest = this.changes[this.start];
    if (oldest === undefined) return;
    // A revision half dropped is of no use, so the floor is that of the change dropped.
    this.floor = oldest.revision;
    this.bytes -= sizeOf(oldest);
    this.changes[this.start] = dropped;
    this.start += 1;
  }

  private firstAfter(revision: number): number {
    let low = this.start;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.changes[middle]?.revision ?? 0) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Takes the place of a change that was dropped, so that its value can be freed. */
const dropped: Change = { revision: 0, key: "", value: null };

function sizeOf(change: Change): number {
  return 64 + change.key.length + (change.value?.length ?? 0);
}
