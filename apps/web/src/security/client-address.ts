import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

interface RequestOrigin {
  /** The other end of the connection, which nobody can make up. */
  readonly socketAddress: string | undefined;
  /** `X-Forwarded-For`: the address that each proxy saw, the nearest last. Anybody can begin one. */
  readonly forwardedFor: string | undefined;
  /** Proxies of this installation that every request comes through. */
  readonly trustedProxies: number;
}

/**
 * The address of who sent a request: what the outermost trusted proxy saw, or the other end of the connection where
 * there is no proxy. Empty when the connection is gone already.
 */
export function clientAddress({
  socketAddress,
  forwardedFor,
  trustedProxies,
}: RequestOrigin): string {
  const told = (forwardedFor ?? "").split(",").map((address) => address.trim());
  const hops = [...told.filter((address) => address !== ""), socketAddress ?? ""];
  const address = hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? "";
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/**
 * Puts the true address of the client in the place of `X-Forwarded-For`, before anything reads the request: what
 * handles it sees headers only, not the connection.
 */
export function trustClientAddresses(trustedProxies: number): void {
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { readonly request: IncomingMessage }).request;
    const forwardedFor = headers["x-forwarded-for"];
    headers["x-forwarded-for"] = clientAddress({
      socketAddress: socket.remoteAddress,
      forwardedFor: Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor,
      trustedProxies,
    });
  });
}
