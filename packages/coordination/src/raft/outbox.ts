import type { RaftEvent } from "./events.ts";
import type { Message } from "./messages.ts";
import type { ReadFailure, ReadState, SnapshotPart, SnapshotRead } from "./types.ts";

/** Outputs gathered for the next Ready. */
export class Outbox {
  messages: Message[] = [];
  messagesAfterPersist: Message[] = [];
  reads: ReadState[] = [];
  readFailures: ReadFailure[] = [];
  snapshotParts: SnapshotPart[] = [];
  snapshotReads: SnapshotRead[] = [];
  events: RaftEvent[] = [];

  isEmpty(): boolean {
    return (
      this.messages.length === 0 &&
      this.messagesAfterPersist.length === 0 &&
      this.reads.length === 0 &&
      this.readFailures.length === 0 &&
      this.snapshotParts.length === 0 &&
      this.snapshotReads.length === 0 &&
      this.events.length === 0
    );
  }

  /** Hands everything out and begins anew; what is handed out never changes afterwards. */
  take() {
    const taken = {
      messages: taking(this.messages),
      messagesAfterPersist: taking(this.messagesAfterPersist),
      reads: taking(this.reads),
      readFailures: taking(this.readFailures),
      snapshotParts: taking(this.snapshotParts),
      snapshotReads: taking(this.snapshotReads),
      events: taking(this.events),
    };
    if (this.messages.length > 0) this.messages = [];
    if (this.messagesAfterPersist.length > 0) this.messagesAfterPersist = [];
    if (this.reads.length > 0) this.reads = [];
    if (this.readFailures.length > 0) this.readFailures = [];
    if (this.snapshotParts.length > 0) this.snapshotParts = [];
    if (this.snapshotReads.length > 0) this.snapshotReads = [];
    if (this.events.length > 0) this.events = [];
    return taken;
  }
}

const nothing: readonly never[] = Object.freeze([]);

/** An empty list stays here to be filled later, so one that never changes goes out in its place. */
function taking<T>(list: T[]): readonly T[] {
  return list.length > 0 ? list : nothing;
}
