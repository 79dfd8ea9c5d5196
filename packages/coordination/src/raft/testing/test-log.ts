import type { Entry, HardState, LogView, SnapshotDescriptor } from "../types.ts";

/** A snapshot with its bytes. */
export interface StoredSnapshot {
  readonly descriptor: SnapshotDescriptor;
  readonly bytes: Uint8Array;
}

/** A log in memory; used both for what a member sees and for what its disk holds. */
export class TestLog implements LogView {
  base = { index: 0, term: 0 };
  list: Entry[] = [];
  hardState: HardState = { term: 0, vote: null, commit: 0 };
  snapshot: StoredSnapshot | null = null;

  static of(terms: readonly number[]): TestLog {
    const log = new TestLog();
    log.list = terms.map((term, at) => ({
      index: at + 1,
      term,
      type: "data",
      data: new Uint8Array([term]),
    }));
    return log;
  }

  copy(): TestLog {
    const log = new TestLog();
    log.base = this.base;
    log.list = [...this.list];
    log.hardState = this.hardState;
    log.snapshot = this.snapshot;
    return log;
  }

  firstIndex(): number {
    return this.base.index + 1;
  }

  lastIndex(): number {
    return this.base.index + this.list.length;
  }

  termAt(index: number): number | undefined {
    return index === this.base.index
      ? this.base.term
      : this.list[index - this.base.index - 1]?.term;
  }

  entries(from: number, to: number, bytesMax: number): readonly Entry[] {
    const found: Entry[] = [];
    let bytes = 0;
    for (let index = from; index < to; index += 1) {
      const entry = this.list[index - this.base.index - 1];
      if (entry === undefined) break;
      bytes += entry.data.length;
      if (bytes > bytesMax && found.length > 0) break;
      found.push(entry);
    }
    return found;
  }

  write(hardState: HardState | null, entries: readonly Entry[]): void {
    if (hardState !== null) this.hardState = hardState;
    const first = entries[0];
    if (first === undefined) return;
    this.list.length = Math.min(this.list.length, first.index - this.base.index - 1);
    this.list.push(...entries);
  }

  /** Stores a snapshot of its own and drops entries before `base`. */
  compact(snapshot: StoredSnapshot, base: number): void {
    this.snapshot = snapshot;
    const term = this.termAt(base);
    if (term === undefined || base <= this.base.index) return;
    this.list = this.list.slice(base - this.base.index);
    this.base = { index: base, term };
  }

  /** Begins anew after a snapshot received. */
  install(snapshot: StoredSnapshot): void {
    this.snapshot = snapshot;
    this.list = [];
    this.base = { index: snapshot.descriptor.index, term: snapshot.descriptor.term };
  }
}
