import { createSocket } from "node:dgram";
import { readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Timers } from "@edgeloom/kernel";
import { listenForPeers, type TlsPeers } from "../peers/tls-peers.ts";

export interface PeerListening {
  /** Address to listen on; by the way to the gateway when left out. */
  readonly listenHost?: string | undefined;
  /** A free one, and then always the same, when left out. */
  readonly port?: number | undefined;
  /** Name or address that other hosts reach this one by. */
  readonly advertisedHost?: string | undefined;
}

const portFile = "peer-port";

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host.startsWith("127.");

/** The address of this host on the way to another: what those beyond it can most likely reach it by. */
async function addressTowards(host: string): Promise<string> {
  const socket = createSocket(isIP(host) === 6 ? "udp6" : "udp4");
  try {
    // Connecting a datagram socket sends nothing; it only chooses the route.
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.connect(9, host, resolve);
    });
    return socket.address().address;
  } finally {
    socket.close();
  }
}

function keptPort(directory: string): number {
  try {
    const port = Number(readFileSync(join(directory, portFile), "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  } catch {
    return 0;
  }
}

/**
 * Listens for other edge nodes where they can reach this host: on loopback alone when the gateway is on it too. The
 * port stays the same over restarts, since the members of a group keep each other's addresses.
 * @throws Error when the port asked for is taken
 */
export async function listenForAgentPeers(
  nodeId: string,
  gatewayUrl: string,
  dataDirectory: string,
  { listenHost, port, advertisedHost }: PeerListening,
  timers: Timers,
): Promise<TlsPeers> {
  const gatewayHost = new URL(gatewayUrl).hostname.replace(/^\[|\]$/g, "");
  const local = isLoopback(gatewayHost);
  const host = listenHost ?? (local ? "127.0.0.1" : "0.0.0.0");
  const reached = advertisedHost ?? (local ? "127.0.0.1" : await addressTowards(gatewayHost));
  const at = (wanted: number): Promise<TlsPeers> =>
    listenForPeers({ nodeId, listen: { host, port: wanted }, advertisedHost: reached, timers });
  const kept = port ?? keptPort(dataDirectory);
  // A kept port that another program has taken meanwhile is given up; one that was asked for is not.
  const peers = await at(kept).catch((error) => {
    if (port !== undefined || kept === 0) throw error;
    return at(0);
  });
  writeFileSync(join(dataDirectory, portFile), String(peers.address().port), { mode: 0o600 });
  return peers;
}
