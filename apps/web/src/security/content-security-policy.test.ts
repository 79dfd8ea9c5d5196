import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const base = { nonce: "bm9uY2U=", gatewayUrl: undefined, development: false };

function directive(policy: string, name: string): string[] {
  const found = policy.split("; ").find((part) => part.startsWith(`${name} `));
  return found?.split(" ").slice(1) ?? [];
}

describe("contentSecurityPolicy", () => {
  it("runs scripts by nonce only, without eval or inline scripts, in production", () => {
    const scripts = directive(contentSecurityPolicy(base), "script-src");
    expect(scripts).toContain("'nonce-bm9uY2U='");
    expect(scripts).not.toContain("'unsafe-eval'");
    expect(scripts).not.toContain("'unsafe-inline'");
  });

  it("reaches the own origin and the gateway, over HTTP and WebSocket, and nothing else", () => {
    const connect = (gatewayUrl: string | undefined) =>
      directive(contentSecurityPolicy({ ...base, gatewayUrl }), "connect-src");
    expect(connect(undefined)).toEqual(["'self'"]);
    expect(connect("http://127.0.0.1:4001/live")).toEqual([
      "'self'",
      "http://127.0.0.1:4001",
      "ws://127.0.0.1:4001",
    ]);
    expect(connect("wss://edge.example")).toEqual([
      "'self'",
      "https://edge.example",
      "wss://edge.example",
    ]);
  });

  it("names the setting when the gateway's address is wrong", () => {
    expect(() => contentSecurityPolicy({ ...base, gatewayUrl: "not an address" })).toThrow(
      "EDGELOOM_GATEWAY_URL",
    );
  });

  it("lets workers start from blobs and nobody frame the page", () => {
    const policy = contentSecurityPolicy(base);
    expect(directive(policy, "worker-src")).toContain("blob:");
    expect(directive(policy, "frame-ancestors")).toEqual(["'none'"]);
    expect(directive(policy, "object-src")).toEqual(["'none'"]);
  });
});
