import { describe, expect, it } from "vitest";
import { fencingOf, whyBlocked } from "./node-control.ts";

const lease = { holder: "ada", token: 7, ttlMs: 60_000, acquiredAt: 0, expiresAt: 60_000 };
const reader = { mayWrite: true, holder: "ada" };

describe("whyBlocked", () => {
  it("lets the holder of the lease act, and everybody when there is none", () => {
    expect(whyBlocked({ lease, online: true }, reader)).toBeNull();
    expect(whyBlocked({ lease: null, online: true }, reader)).toBeNull();
  });

  it("names the holder, the missing role, or the missing connection", () => {
    expect(whyBlocked({ lease, online: true }, { ...reader, holder: "bo" })).toContain("ada");
    expect(whyBlocked({ lease: null, online: true }, { ...reader, mayWrite: false })).toContain(
      "operator",
    );
    expect(whyBlocked({ lease: null, online: false }, reader)).toContain("not connected");
  });
});

describe("fencingOf", () => {
  it("sends the token of the own lease only", () => {
    expect(fencingOf({ lease }, "ada")).toEqual({ fencingToken: 7 });
    expect(fencingOf({ lease }, "bo")).toEqual({});
    expect(fencingOf({ lease: null }, "ada")).toEqual({});
  });
});
