import { connect, type TLSSocket } from "node:tls";
import type { PeerAddress } from "@edgeloom/agent-core";
import type { TimerHandle, Timers } from "@edgeloom/kernel";
import { encodeFrame } from "./frames.ts";
import { cipherSuites } from "./key.ts";

/** Bytes under way to one peer beyond which messages are dropped: it does not take them as fast as they come. */
const backlogBytesMax = 16 * 1024 * 1024;
/** Bytes kept for a peer that is being dialled. */
const earlyBytesMax = 1024 * 1024;
const redialMinMs = 50;
const redialMaxMs = 1_000;
/** How long a dial may make no progress before it is given up. */
const dialMs = 3_000;
/**
 * How long a peer may leave what it is sent without a sign. Many times what it takes; yet TCP, after half a minute of
 * lost packets, would wait for as long again before it tried the next.
 */
const silenceMs = 2_000;

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
  /** What was sent while the connection is being made; the first message should not be the one that is lost. */
  let early: Buffer[] = [];
  let earlyBytes = 0;
  /** When the first message was sent since the peer's last sign. */
  let unansweredSince: number | null = null;

  function dropEarly(): void {
    early = [];
    earlyBytes = 0;
  }

  function keepEarly(frame: Buffer): void {
    if (earlyBytes + frame.length > earlyBytesMax) return;
    early.push(frame);
    earlyBytes += frame.length;
  }

  function drop(failed: TLSSocket): void {
    if (socket !== failed) return;
    socket = null;
    isReady = false;
    unansweredSince = null;
    dropEarly();
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
      if (socket !== dialled) return;
      for (const frame of early) dialled.write(frame);
      dropEarly();
    });
    dialled.on("error", () => drop(dialled));
    dialled.on("close", () => drop(dialled));
    // The peer says nothing this way but that something has arrived.
    dialled.on("data", () => {
      if (socket === dialled) unansweredSince = null;
    });
  }

  let isCorked = false;
  function uncork(): void {
    isCorked = false;
    socket?.uncork();
  }

  return {
    send(payload) {
      if (closed) return;
      const now = performance.now();
      if (socket !== null && unansweredSince !== null && now - unansweredSince > silenceMs) {
        drop(socket);
      }
      if (socket === null && pause === null) dial();
      if (socket !== null && !isReady) keepEarly(encodeFrame(payload));
      if (socket === null || !isReady || socket.writableLength > backlogBytesMax) return;
      if (!isCorked) {
        // The messages of one turn leave in one packet.
        isCorked = true;
        socket.cork();
        queueMicrotask(uncork);
      }
      unansweredSince ??= now;
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
      unansweredSince = null;
      dropEarly();
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
