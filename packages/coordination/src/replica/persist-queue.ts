import type { Message } from "../raft/types.ts";

interface Slot {
  sequence: number;
  messages: readonly Message[];
}

/**
 * Keeps the messages that must not leave before what they promise is durable. Readys are written in order, and the
 * disk completes them in order, so the first slot is always the next to become durable.
 */
export class PersistQueue {
  private readonly slots: Slot[] = [];

  /** The Ready has something to write. */
  write(sequence: number, messages: readonly Message[]): void {
    this.slots.push({ sequence, messages });
  }

  /** The Ready has nothing to write; true when all before it is durable, so that it need not wait. */
  pass(sequence: number, messages: readonly Message[]): boolean {
    const last = this.slots.at(-1);
    if (last === undefined) return true;
    last.sequence = sequence;
    if (messages.length > 0) last.messages = [...last.messages, ...messages];
    return false;
  }

  /** The oldest write is durable: what may leave now, and up to which Ready. */
  written(): Slot | undefined {
    return this.slots.shift();
  }
}
