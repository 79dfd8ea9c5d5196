import { createHmac, timingSafeEqual } from "node:crypto";
import { EdgeloomError } from "@edgeloom/kernel";
import { type TicketClaims, ticketClaimsSchema } from "@edgeloom/protocol";

const signatureOf = (payload: string, key: string): Buffer =>
  createHmac("sha256", key).update(payload).digest();

/** A ticket for `/live`: the claims as base64url JSON, a dot, and their HMAC-SHA-256 under `key`. */
export function signTicket(claims: TicketClaims, key: string): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${payload}.${signatureOf(payload, key).toString("base64url")}`;
}

function refused(message: string): EdgeloomError {
  return new EdgeloomError({
    code: "unauthenticated",
    message,
    remedy: "Fetch a new ticket from the web app and connect again",
  });
}

/**
 * The claims of a ticket that was signed with `key` and has not expired at `nowMs`.
 * @throws EdgeloomError `unauthenticated`
 */
export function verifyTicket(token: string, key: string, nowMs: number): TicketClaims {
  const [payload = "", signature = "", ...rest] = token.split(".");
  const given = Buffer.from(signature, "base64url");
  const wanted = signatureOf(payload, key);
  if (rest.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw refused("The ticket's signature is not of this installation");
  }
  const claims = ticketClaimsSchema.parse(
    JSON.parse(Buffer.from(payload, "base64url").toString("utf8")),
  );
  if (claims.expiresAt <= nowMs) throw refused("The ticket has expired");
  return claims;
}
