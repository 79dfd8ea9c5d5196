import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "./security/content-security-policy.ts";

const header = "Content-Security-Policy";

/** Gives every page a content security policy with a nonce of its own; Next.js puts the nonce on its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy({
    nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64"),
    gatewayUrl: process.env.EDGELOOM_GATEWAY_URL,
    development: process.env.NODE_ENV === "development",
  });
  const headers = new Headers(request.headers);
  headers.set(header, policy);
  // A layout is not told its address; the sign-in page leads back to it.
  headers.set("x-edgeloom-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(header, policy);
  return response;
}

export const config = {
  // Everything but the API, which answers with data, and files that are never documents.
  matcher: ["/((?!api/|_next/static|_next/image|favicon.svg|logo.svg).*)"],
};
