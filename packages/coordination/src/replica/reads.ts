import type { Answer, Query } from "../machine/types.ts";
import type { ReadFailure, ReadState } from "../raft/types.ts";
import type { ReadResult, ReplicaError } from "./types.ts";

interface PendingRead {
  readonly query: Query;
  readonly callback: (result: ReadResult) => void;
}

/** Reads that wait for consensus to name an index, and then for the machine to reach it; those of a turn share one. */
export class Reads {
  private readonly ask: (context: number) => void;
  private readonly answer: (query: Query) => Answer;
  private gathered: PendingRead[] = [];
  private readonly asked = new Map<number, readonly PendingRead[]>();
  private waiting: { readonly index: number; readonly reads: readonly PendingRead[] }[] = [];
  private nextContext = 1;
  count = 0;

  constructor(ask: (context: number) => void, answer: (query: Query) => Answer) {
    this.ask = ask;
    this.answer = answer;
  }

  add(query: Query, callback: (result: ReadResult) => void): void {
    this.gathered.push({ query, callback });
    this.count += 1;
  }

  /** What is applied up to `index` answers the query. */
  addAt(index: number, query: Query, callback: (result: ReadResult) => void): void {
    this.waiting.push({ index, reads: [{ query, callback }] });
    this.count += 1;
  }

  flush(): void {
    if (this.gathered.length === 0) return;
    const context = this.nextContext;
    this.nextContext += 1;
    this.asked.set(context, this.gathered);
    this.gathered = [];
    this.ask(context);
  }

  /** The reads of this context are due once `index` is applied. */
  confirmed({ context, index }: ReadState): void {
    const reads = this.asked.get(context);
    if (reads === undefined) return;
    this.asked.delete(context);
    this.waiting.push({ index, reads });
  }

  failed({ context }: ReadFailure, error: ReplicaError): void {
    const reads = this.asked.get(context);
    if (reads === undefined) return;
    this.asked.delete(context);
    this.fail(reads, error);
  }

  /** Answers what waited for no more than `appliedIndex`. */
  applied(appliedIndex: number): void {
    if (this.waiting.length === 0) return;
    const due = this.waiting.filter(({ index }) => index <= appliedIndex);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter(({ index }) => index > appliedIndex);
    for (const { reads } of due) {
      this.count -= reads.length;
      for (const { query, callback } of reads) {
        callback({ ok: true, answer: this.answer(query), appliedIndex });
      }
    }
  }

  failAll(error: ReplicaError): void {
    const all = [this.gathered, ...this.asked.values(), ...this.waiting.map(({ reads }) => reads)];
    this.gathered = [];
    this.asked.clear();
    this.waiting = [];
    for (const reads of all) this.fail(reads, error);
  }

  private fail(reads: readonly PendingRead[], error: ReplicaError): void {
    this.count -= reads.length;
    for (const { callback } of reads) callback({ ok: false, error });
  }
}
