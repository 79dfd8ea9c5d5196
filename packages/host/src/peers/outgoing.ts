import { connect, type TLSSocket } from "node:tls";
import type { PeerAddress } from "@edgeloom/agent-core";
import type { TimerHandle, Timers } from "@edgeloom/kernel";
import { encodeFrame } from "./frames.ts";
import { cipherSuites } from "./key.ts";

/** Bytes under way to one peer beyond which messages are dropped: it does not take them as fast as they come. */
const backlogBytesMax = 16 * 1024 * 1024;
const redialMinMs = 50;
const redialMaxMs = 2_000;
/** How long a dial may take before it is given up. */
const dialMs = 5_000;

/** The connection that carries messages of one channel to one peer. It dials when there is something to send. */
export interface Outgoing {
  send(payload: Uint8Array): void;
  /** The peer listens elsewhere now. */
  moveTo(address: PeerAddress): void;
  close(): void;
}

export interface OutgoingOptions {
  readonly address: PeerAddress;
  readonly identity: string;
  readonly key: Buffer;
  readonly timers: Timers;
}

export function createOutgoing({ timers, identity, key, ...options }: OutgoingOptions): Outgoing {
  let { address } = options;
  let socket: TLSSocket | null = null;
  let isReady = false;
  let closed = false;
  let waitMs = redialMinMs;
  let pause: TimerHandle | null = null;

  function drop(failed: TLSSocket): void {
    if (socket !== failed) return;
    socket = null;
    isReady = false;
    failed.destroy();
    if (closed) return;
    pause = timers.after(waitMs, () => {
      pause = null;
    });
    waitMs = Math.min(redialMaxMs, waitMs * 2);
  }

  function dial(): void {
    const dialled = connect({
      ...address,
      ciphers: cipherSuites,
      minVersion: "TLSv1.2",
      maxVersion: "TLSv1.2",
      // The peer shows that it knows the key; there is no certificate to check.
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ psk: key, identity }),
    });
    socket = dialled;
    dialled.setNoDelay(true);
    dialled.setTimeout(dialMs, () => drop(dialled));
    dialled.on("secureConnect", () => {
      dialled.setTimeout(0);
      isReady = true;
      waitMs = redialMinMs;
    });
    dialled.on("error", () => drop(dialled));
    dialled.on("close", () => drop(dialled));
    // Nothing is expected to come this way; reading it lets the socket notice its end.
    dialled.resume();
  }

  let isCorked = false;
  function uncork(): void {
    isCorked = false;
    socket?.uncork();
  }

  return {
    send(payload) {
      if (closed) return;
      if (socket === null && pause === null) dial();
      if (socket === null || !isReady || socket.writableLength > backlogBytesMax) return;
      if (!isCorked) {
        // The messages of one turn leave in one packet.
        isCorked = true;
        socket.cork();
        queueMicrotask(uncork);
      }
      socket.write(encodeFrame(payload));
    },
    moveTo(next) {
      if (next.host === address.host && next.port === address.port) return;
      address = next;
      waitMs = redialMinMs;
      pause?.cancel();
      pause = null;
      const old = socket;
      socket = null;
      isReady = false;
      old?.destroy();
    },
    close() {
      closed = true;
      pause?.cancel();
      socket?.destroy();
      socket = null;
    },
  };
}
