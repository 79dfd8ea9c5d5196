import type { HttpRequest } from "@edgeloom/nodes";

/** One request of a chain of redirects. */
export interface Hop {
  readonly method: HttpRequest["method"];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Headers that another origin may see: none of them can carry a credential of the first. */
const carriedAcrossOrigins: ReadonlySet<string> = new Set([
  "accept",
  "accept-language",
  "content-type",
  "idempotency-key",
  "user-agent",
]);

const describesBody: ReadonlySet<string> = new Set(["content-type", "content-encoding"]);

export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/**
 * The request that follows a redirect (RFC 9110, section 15.4): 303 turns anything but HEAD into GET, 301 and 302
 * turn POST into GET as browsers do, 307 and 308 change nothing. Another origin gets no Authorization, cookie or
 * header of its caller's own.
 */
export function followRedirect(hop: Hop, status: number, location: string): Hop {
  const url = new URL(location, hop.url);
  const becomesGet =
    (status === 303 && hop.method !== "HEAD") ||
    ((status === 301 || status === 302) && hop.method === "POST");
  const sameOrigin = url.origin === hop.url.origin;
  const kept = Object.entries(hop.headers).filter(([name]) => {
    if (becomesGet && describesBody.has(name)) return false;
    return sameOrigin || carriedAcrossOrigins.has(name);
  });
  return {
    method: becomesGet ? "GET" : hop.method,
    url,
    headers: Object.fromEntries(kept),
    body: becomesGet ? undefined : hop.body,
  };
}
