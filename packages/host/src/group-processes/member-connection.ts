import { connect, type Socket } from "node:net";
import {
  type ClientRequest,
  type ClientResponse,
  decodeClientResponses,
  encodeClientRequests,
} from "@edgeloom/coordination";
import type { Timers } from "@edgeloom/kernel";
import { createFrameReader, encodeFrame } from "../peers/frames.ts";

export interface MemberConnectionOptions {
  readonly address: { readonly host: string; readonly port: number };
  readonly timers: Pick<Timers, "after">;
  readonly onResponse: (response: ClientResponse) => void;
  /** The connection broke or could not be made: what was sent and not answered is lost. */
  readonly onDisconnect: () => void;
}

/** A client's connection to one member. It dials when there is something to send. */
export interface MemberConnection {
  send(request: ClientRequest): void;
  close(): void;
}

/** Between two dials of a member that is not there, so that asking it again and again costs little. */
const redialMs = 20;

export function connectToMember(options: MemberConnectionOptions): MemberConnection {
  const { address, timers, onResponse, onDisconnect } = options;
  let socket: Socket | null = null;
  let gathered: ClientRequest[] = [];
  let isClosed = false;

  function dial(): void {
    const dialled = connect({ ...address, noDelay: true });
    socket = dialled;
    let isOpen = false;
    const reader = createFrameReader((payload) => {
      for (const response of decodeClientResponses(payload)) onResponse(response);
    });
    dialled.on("connect", () => {
      isOpen = true;
    });
    dialled.on("data", (chunk) => reader.push(chunk));
    dialled.on("error", () => dialled.destroy());
    dialled.on("close", () => {
      if (isOpen) lost(dialled);
      else timers.after(redialMs, () => lost(dialled));
    });
  }

  function lost(broken: Socket): void {
    if (socket !== broken) return;
    socket = null;
    gathered = [];
    if (!isClosed) onDisconnect();
  }

  /** The requests of one turn leave in one frame. */
  function flush(): void {
    const requests = gathered;
    gathered = [];
    if (requests.length > 0) socket?.write(encodeFrame(encodeClientRequests(requests)));
  }

  return {
    send(request) {
      if (isClosed) return;
      if (socket === null) dial();
      if (gathered.length === 0) queueMicrotask(flush);
      gathered.push(request);
    },
    close() {
      isClosed = true;
      socket?.destroy();
    },
  };
}
