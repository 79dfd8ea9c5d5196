import type { EpochMs } from "@edgeloom/kernel";

/** Seconds since 1970 at which the sender signed. */
export const webhookTimestampHeader = "x-edgeloom-timestamp";
/** `v1=` and the signature in lower-case hexadecimal. */
export const webhookSignatureHeader = "x-edgeloom-signature";
/** Names one delivery; a second one under the same name starts nothing. */
export const webhookDeliveryHeader = "x-edgeloom-delivery";

const encoder = new TextEncoder();

async function hmacKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "sign",
    "verify",
  ]);
}

function signedBytes(timestampSeconds: number, body: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`${timestampSeconds}.${body}`);
}

/** Value of the signature header: HMAC-SHA-256 (RFC 2104) over `<timestamp>.<body>`. */
export async function signWebhook(
  secret: string,
  timestampSeconds: number,
  body: string,
): Promise<string> {
  const bytes = signedBytes(timestampSeconds, body);
  const signature = await crypto.subtle.sign("HMAC", await hmacKey(secret), bytes);
  const hex = [...new Uint8Array(signature)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `v1=${hex.join("")}`;
}

export interface SignedDelivery {
  /** Value of the timestamp header, if it came. */
  readonly timestamp: string | undefined;
  /** Value of the signature header, if it came. */
  readonly signature: string | undefined;
  /** The body as it came, before any parsing. */
  readonly body: string;
}

export type DeliveryVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "unsigned" | "malformed" | "too_old" | "mismatch" };

/**
 * Whether a delivery was signed with `secret` within `toleranceSeconds` of `now`, before or after. The
 * comparison takes the same time wherever the signatures differ.
 */
export async function verifyWebhook(
  secret: string,
  delivery: SignedDelivery,
  now: EpochMs,
  toleranceSeconds: number,
): Promise<DeliveryVerdict> {
  const { timestamp, signature, body } = delivery;
  if (timestamp === undefined || signature === undefined) return { ok: false, reason: "unsigned" };
  const hex = /^v1=([0-9a-f]{64})$/.exec(signature)?.[1];
  if (hex === undefined || !/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed" };
  const seconds = Number(timestamp);
  if (Math.abs(now / 1_000 - seconds) > toleranceSeconds) return { ok: false, reason: "too_old" };
  const bytes = Uint8Array.from({ length: 32 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
  const key = await hmacKey(secret);
  const ok = await crypto.subtle.verify("HMAC", key, bytes, signedBytes(seconds, body));
  return ok ? { ok } : { ok, reason: "mismatch" };
}
