import type { TicketClaims } from "@edgeloom/protocol";
import type { Socket } from "socket.io";

/** Packets that may wait for one viewer; one that is further behind is disconnected and comes back to a snapshot. */
const backlogMax = 2_000;

/** A browser or SDK client on `/live`. */
export class Viewer {
  readonly socket: Socket;
  readonly claims: TicketClaims;
  readonly #topics = new Map<string, () => void>();
  #waiting = 0;

  constructor(socket: Socket, claims: TicketClaims) {
    this.socket = socket;
    this.claims = claims;
    this.#boundBacklog();
  }

  /** Everything sent so far has left for the network, so a frame sent now is not queued behind others. */
  get drained(): boolean {
    return this.socket.conn.transport.writable;
  }

  /** Calls back when it may be drained again. */
  onReady(listener: () => void): () => void {
    // The transport's event: that of the connection comes before the last packets have left.
    const { transport } = this.socket.conn;
    transport.on("ready", listener);
    return () => transport.off("ready", listener);
  }

  send(event: string, message: unknown): void {
    this.socket.emit(event, message);
  }

  /** A viewer that cannot keep up with what must not be lost is cut off instead of being buffered for. */
  #boundBacklog(): void {
    const { conn } = this.socket;
    conn.on("packetCreate", () => {
      this.#waiting = this.drained ? 0 : this.#waiting + 1;
      if (this.#waiting > backlogMax) conn.close(true);
    });
  }

  /** Remembers how a topic is left; a topic joined again leaves the earlier one first. */
  enter(topic: string, leave: () => void): void {
    this.#topics.get(topic)?.();
    this.#topics.set(topic, leave);
  }

  leave(topic: string): void {
    this.#topics.get(topic)?.();
    this.#topics.delete(topic);
  }

  leaveAll(): void {
    for (const topic of [...this.#topics.keys()]) this.leave(topic);
  }
}
