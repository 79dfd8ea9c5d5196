import { ByteWriter } from "../machine/binary.ts";
import { beginBatch, writeProposal } from "../machine/proposal-codec.ts";
import type { Outcome, Proposal } from "../machine/types.ts";
import type { Entry, Proposed, Refusal } from "../raft/types.ts";
import type { ProposeResult, ReplicaError } from "./types.ts";

type Callback = (result: ProposeResult) => void;

interface Pending {
  readonly term: number;
  readonly callbacks: readonly Callback[];
}

/** A log entry is closed once its data has grown to this. */
const batchBytesMax = 256 * 1024;

/** Proposals between their arrival and their answer; those of one turn become one log entry. */
export class Proposals {
  private readonly propose: (data: Uint8Array) => Proposed | Refusal;
  private readonly errorOf: (refusal: Refusal) => ReplicaError;
  private readonly batch = new ByteWriter(4_096);
  private batchCallbacks: Callback[] = [];
  /** By the index of their log entry. */
  private readonly pending = new Map<number, Pending>();
  count = 0;

  constructor(
    propose: (data: Uint8Array) => Proposed | Refusal,
    errorOf: (refusal: Refusal) => ReplicaError,
  ) {
    this.propose = propose;
    this.errorOf = errorOf;
  }

  add(proposal: Proposal, callback: Callback): void {
    if (this.batchCallbacks.length === 0) beginBatch(this.batch);
    writeProposal(this.batch, proposal);
    this.batchCallbacks.push(callback);
    this.count += 1;
    if (this.batch.length >= batchBytesMax) this.flush();
  }

  /** Hands what has gathered to consensus. */
  flush(): void {
    if (this.batchCallbacks.length === 0) return;
    const callbacks = this.batchCallbacks;
    this.batchCallbacks = [];
    const answer = this.propose(this.batch.finish());
    if (answer.type === "proposed") {
      this.pending.set(answer.index, { term: answer.term, callbacks });
    } else {
      this.answer(callbacks, { ok: false, error: this.errorOf(answer) });
    }
  }

  /** The entry was applied. What waits at its index is answered, if it is that very entry. */
  applied(entry: Entry, outcomes: readonly Outcome[]): void {
    const pending = this.pending.get(entry.index);
    if (pending === undefined) return;
    this.pending.delete(entry.index);
    const { callbacks } = pending;
    if (pending.term !== entry.term) {
      this.answer(callbacks, {
        ok: false,
        error: { reason: "leadership_lost", leader: null, uncertain: false },
      });
      return;
    }
    this.count -= callbacks.length;
    for (let i = 0; i < callbacks.length; i += 1) {
      const outcome = outcomes[i];
      if (outcome !== undefined) callbacks[i]?.({ ok: true, outcome, index: entry.index });
    }
  }

  /** What has reached the log may yet be applied; what has not, never will. */
  failAll(error: ReplicaError): void {
    const waiting = [...this.pending.values()];
    const gathered = this.batchCallbacks;
    this.pending.clear();
    this.batchCallbacks = [];
    for (const { callbacks } of waiting) {
      this.answer(callbacks, { ok: false, error: { ...error, uncertain: true } });
    }
    this.answer(gathered, { ok: false, error: { ...error, uncertain: false } });
  }

  private answer(callbacks: readonly Callback[], result: ProposeResult): void {
    this.count -= callbacks.length;
    for (const callback of callbacks) callback(result);
  }
}
