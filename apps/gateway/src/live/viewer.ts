import type { TicketClaims } from "@edgeloom/protocol";
import type { Socket } from "socket.io";

/** What may wait for one viewer; one that is further behind is disconnected and comes back to a snapshot. */
const packetsWaitingMax = 2_000;
const bytesWaitingMax = 16 * 1_024 * 1_024;

/** A browser or SDK client on `/live`. */
export class Viewer {
  readonly socket: Socket;
  readonly claims: TicketClaims;
  readonly #topics = new Map<string, () => void>();
  #packetsWaiting = 0;
  #bytesWaiting = 0;

  constructor(socket: Socket, claims: TicketClaims, onCutOff: () => void) {
    this.socket = socket;
    this.claims = claims;
    this.#boundBacklog(onCutOff);
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
  #boundBacklog(onCutOff: () => void): void {
    const { conn } = this.socket;
    conn.on("packetCreate", ({ data }: { data?: string | Buffer }) => {
      if (this.drained) {
        this.#packetsWaiting = 0;
        this.#bytesWaiting = 0;
      }
      this.#packetsWaiting += 1;
      this.#bytesWaiting += data?.length ?? 0;
      const isBehind =
        this.#packetsWaiting > packetsWaitingMax || this.#bytesWaiting > bytesWaitingMax;
      if (!isBehind || conn.readyState !== "open") return;
      conn.close(true);
      onCutOff();
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
