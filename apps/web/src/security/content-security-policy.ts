export interface ContentSecurityPolicyInput {
  /** Fresh for every response, base64. */
  readonly nonce: string;
  /** Address of the gateway as browsers reach it, http(s) or ws(s); without one only the own origin. */
  readonly gatewayUrl: string | undefined;
  /** React and the bundler's hot reload use eval and their own socket in development. */
  readonly development: boolean;
}

/** Both schemes under which a browser speaks to the gateway: polling and WebSocket. */
function gatewayOrigins(gatewayUrl: string | undefined): string[] {
  if (gatewayUrl === undefined || gatewayUrl === "") return [];
  if (!URL.canParse(gatewayUrl)) {
    throw new Error(
      `EDGELOOM_GATEWAY_URL is not an address: ${gatewayUrl}. Give one such as http://127.0.0.1:4001.`,
    );
  }
  const url = new URL(gatewayUrl);
  const secure = url.protocol === "https:" || url.protocol === "wss:";
  return secure
    ? [`https://${url.host}`, `wss://${url.host}`]
    : [`http://${url.host}`, `ws://${url.host}`];
}

/**
 * The Content-Security-Policy header. Scripts run only with the nonce, or when such a script loads
 * them. Styles may be inline: the parts that measure and place things set style attributes.
 */
export function contentSecurityPolicy(input: ContentSecurityPolicyInput): string {
  const { nonce, gatewayUrl, development } = input;
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'self'"],
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...gatewayOrigins(gatewayUrl), ...(development ? ["ws:"] : [])],
    "worker-src": ["'self'", "blob:"],
    "manifest-src": ["'self'"],
    "object-src": ["'none'"],
    "frame-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
