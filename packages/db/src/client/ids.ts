import { createHash, randomBytes } from "node:crypto";
import { createId, type Random } from "@edgeloom/kernel";

const cryptoRandom: Random = {
  next: () => randomBytes(4).readUInt32BE() / 0x1_0000_0000,
};

/** A new sortable id from the system's clock and cryptographic randomness. */
export function newId<Id extends string = string>(prefix: string): Id {
  return createId<Id>(prefix, Date.now(), cryptoRandom);
}

/** An unguessable token of 192 bits behind a prefix that names its kind: `ek_…`. */
export function newToken(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString("base64url")}`;
}

/** What is stored of a token. Tokens carry 192 random bits, so a fast hash is enough. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
