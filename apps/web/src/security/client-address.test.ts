import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

describe("the address of a client", () => {
  it.each([
    ["is the other end of the connection", undefined, 0, "203.0.113.9"],
    ["is not what a client says of itself", "10.0.0.1", 0, "203.0.113.9"],
    ["is what the proxy saw", "198.51.100.7", 1, "198.51.100.7"],
    [
      "is what the proxy saw, not what stood there before",
      "10.0.0.1, 198.51.100.7",
      1,
      "198.51.100.7",
    ],
    [
      "is what the outer of two proxies saw",
      "10.0.0.1, 198.51.100.7, 192.0.2.1",
      2,
      "198.51.100.7",
    ],
    ["is the proxy's own when it told nothing", undefined, 1, "203.0.113.9"],
    [
      "is the outermost told when there are fewer proxies than trusted",
      "198.51.100.7",
      5,
      "198.51.100.7",
    ],
  ])("%s", (_what, forwardedFor, trustedProxies, expected) => {
    const socketAddress = "203.0.113.9";
    expect(clientAddress({ socketAddress, forwardedFor, trustedProxies })).toBe(expected);
  });

  it("is written one way for both ways in which a socket tells IPv4", () => {
    const origin = { forwardedFor: undefined, trustedProxies: 0 };
    expect(clientAddress({ ...origin, socketAddress: "::ffff:192.0.2.1" })).toBe("192.0.2.1");
    expect(clientAddress({ ...origin, socketAddress: "2001:db8::1" })).toBe("2001:db8::1");
  });
});
