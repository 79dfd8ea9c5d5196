import { createServer, type Socket } from "node:net";
import {
  type ClientResponse,
  decodeClientRequests,
  encodeClientResponses,
  type Replica,
  serveClient,
} from "@edgeloom/coordination";
import { createFrameReader, encodeFrame } from "../peers/frames.ts";

/** Serves clients of a member over TCP: frames of requests in, frames of responses out, in any order. */
export interface ClientPort {
  close(): void;
}

/** @throws Error when the address cannot be listened on */
export async function listenForClients(
  replica: Replica,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ClientPort> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    serve(replica, socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function serve(replica: Replica, socket: Socket): void {
  let gathered: ClientResponse[] = [];
  // The responses of one turn leave in one frame.
  function flush(): void {
    const responses = gathered;
    gathered = [];
    if (!socket.destroyed) socket.write(encodeFrame(encodeClientResponses(responses)));
  }
  function reply(response: ClientResponse): void {
    if (gathered.length === 0) queueMicrotask(flush);
    gathered.push(response);
  }
  const reader = createFrameReader((payload) => {
    for (const request of decodeClientRequests(payload)) serveClient(replica, request, reply);
  });
  socket.on("data", (chunk) => {
    try {
      reader.push(chunk);
    } catch {
      // No client of ours, or one of another version.
      socket.destroy();
    }
  });
  socket.on("error", () => socket.destroy());
}
