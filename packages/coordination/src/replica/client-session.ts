import type { Proposal, SessionId } from "../machine/types.ts";

/** A session as its client sees it: hands out sequence numbers and knows up to where all outcomes have arrived. */
export class ClientSession {
  readonly sessionId: SessionId;
  /** On the client's monotonic clock: the session surely lives until then. */
  validUntil: number;
  private lastSequence = 0;
  private acknowledged = 0;
  /** Sequences above `acknowledged` that are done. */
  private readonly done = new Set<number>();

  constructor(sessionId: SessionId, validUntil: number) {
    this.sessionId = sessionId;
    this.validUntil = validUntil;
  }

  /** Sequences from the first whose outcome is still awaited: what the machine may have to remember. */
  get span(): number {
    return this.lastSequence - this.acknowledged;
  }

  nextSequence(): number {
    this.lastSequence += 1;
    return this.lastSequence;
  }

  /**
   * The outcome has arrived, or is no longer waited for: once acknowledged, a copy of the proposal that is still on
   * its way is refused rather than executed.
   */
  finish(sequence: number): void {
    this.done.add(sequence);
    while (this.done.delete(this.acknowledged + 1)) this.acknowledged += 1;
  }

  proposal(sequence: number, command: Proposal["command"]): Proposal {
    const { sessionId, acknowledged } = this;
    return { sessionId, sequence, acknowledged, command };
  }
}
