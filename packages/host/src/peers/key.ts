import { hkdfSync } from "node:crypto";

/** Suites with forward secrecy that authenticate both ends by a key they share (RFC 5489, RFC 7905). */
export const cipherSuites = "ECDHE-PSK-CHACHA20-POLY1305";

/** The key of a channel, from the secret of its members. */
export function channelKey(secret: Uint8Array, channel: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, channel, "edgeloom peers 1", 32));
}

/** What a caller says of itself in the handshake: which channel, and who of its members it is. */
export const peerIdentity = (channel: string, nodeId: string): string => `${channel}/${nodeId}`;

export function parsePeerIdentity(text: string): { channel: string; nodeId: string } | null {
  const at = text.indexOf("/");
  if (at <= 0 || at === text.length - 1) return null;
  return { channel: text.slice(0, at), nodeId: text.slice(at + 1) };
}
