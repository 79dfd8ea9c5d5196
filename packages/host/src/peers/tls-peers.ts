import type { AddressInfo } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { ChannelOptions, PeerAddress, PeerChannel, Peers } from "@edgeloom/agent-core";
import type { Timers } from "@edgeloom/kernel";
import { createFrameReader } from "./frames.ts";
import { channelKey, cipherSuites, parsePeerIdentity, peerIdentity } from "./key.ts";
import { createOutgoing, type Outgoing } from "./outgoing.ts";

export interface TlsPeersOptions {
  readonly nodeId: string;
  /** Where to listen; port 0 takes a free one. */
  readonly listen: PeerAddress | { readonly host: string; readonly port: 0 };
  /** The name or address that others reach this host by; as it listens, when left out. */
  readonly advertisedHost?: string | undefined;
  readonly timers: Timers;
}

/** Peers over TLS with keys that the members of a channel share. */
export interface TlsPeers extends Peers {
  address(): PeerAddress;
  close(): void;
}

/** From the arrival of a message to the sign of it, which stands for all that came in between. */
const signMs = 250;
const sign = Buffer.of(1);
const keepAliveMs = 30_000;

interface Channel {
  readonly options: ChannelOptions;
  readonly key: Buffer;
}

/**
 * Listens for other edge nodes. Each edge node dials those that it sends to; a connection carries messages one way, and
 * back only signs that they arrive.
 * Who knows a channel's secret is a member of it and is believed who it says it is: members trust each other not to
 * lie, as the consensus between them does.
 * @throws Error when the address cannot be listened on
 */
export async function listenForPeers(options: TlsPeersOptions): Promise<TlsPeers> {
  const { nodeId, listen, timers } = options;
  const channels = new Map<string, Channel>();
  const incoming = new Set<TLSSocket>();
  /** Who is at the other end, from the handshake. */
  const callers = new WeakMap<TLSSocket, { channel: string; nodeId: string }>();

  const server = createServer({
    ciphers: cipherSuites,
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.2",
    pskCallback(socket, identity) {
      const caller = parsePeerIdentity(identity);
      const channel = caller === null ? undefined : channels.get(caller.channel);
      if (caller === null || channel === undefined) return null;
      callers.set(socket as TLSSocket, caller);
      return channel.key;
    },
  });
  server.on("secureConnection", (socket) => {
    const caller = callers.get(socket);
    if (caller === undefined) {
      socket.destroy();
      return;
    }
    incoming.add(socket);
    socket.setNoDelay(true);
    // A caller that is gone without a word would stay for ever.
    socket.setKeepAlive(true, keepAliveMs);
    const reader = createFrameReader((payload) =>
      channels.get(caller.channel)?.options.onReceive(caller.nodeId, payload),
    );
    let isSignDue = false;
    /** Tells the caller now and then that its messages arrive, so that it notices when they do not. */
    function giveSign(): void {
      if (isSignDue) return;
      isSignDue = true;
      timers.after(signMs, () => {
        isSignDue = false;
        if (!socket.destroyed) socket.write(sign);
      });
    }
    socket.on("data", (chunk) => {
      giveSign();
      try {
        reader.push(chunk);
      } catch {
        socket.destroy();
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => incoming.delete(socket));
  });
  // A caller without the key, or one that went away: its end is the whole of the story.
  server.on("tlsClientError", (_error, socket) => socket.destroy());

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port, listen.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  const address = { host: options.advertisedHost ?? listen.host, port: bound.port };

  function open(opened: ChannelOptions): PeerChannel {
    const key = channelKey(opened.secret, opened.channel);
    const channel = { options: opened, key };
    channels.set(opened.channel, channel);
    const outgoing = new Map<string, Outgoing>();
    return {
      learn(peer, at) {
        const known = outgoing.get(peer);
        if (known !== undefined) known.moveTo(at);
        else {
          const identity = peerIdentity(opened.channel, nodeId);
          outgoing.set(peer, createOutgoing({ address: at, identity, key, timers }));
        }
      },
      send: (to, payload) => outgoing.get(to)?.send(payload),
      close() {
        if (channels.get(opened.channel) === channel) channels.delete(opened.channel);
        for (const one of outgoing.values()) one.close();
        for (const socket of incoming) {
          if (callers.get(socket)?.channel === opened.channel) socket.destroy();
        }
      },
    };
  }

  return {
    address: () => address,
    open,
    close() {
      server.close();
      for (const socket of incoming) socket.destroy();
    },
  };
}
