import { describe, expect, it } from "vitest";
import { createAddressPolicy } from "./address-policy.ts";

describe("createAddressPolicy", () => {
  const policy = createAddressPolicy();

  it.each([
    ["127.0.0.1", "loopback"],
    ["127.9.9.9", "loopback"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["192.168.1.1", "private"],
    ["169.254.169.254", "linkLocal"],
    ["100.64.0.1", "carrierGradeNat"],
    ["0.0.0.0", "unspecified"],
    ["224.0.0.1", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["198.18.0.1", "reserved"],
    ["192.0.2.1", "reserved"],
    ["240.0.0.1", "reserved"],
    ["168.63.129.16", "metadata"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["::ffff:10.0.0.1", "private"],
    ["::ffff:169.254.169.254", "linkLocal"],
    ["64:ff9b::7f00:1", "rfc6052"],
    ["2002:7f00:1::", "6to4"],
    ["2001:0:1::", "teredo"],
    ["fd00:ec2::254", "uniqueLocal"],
    ["fe80::1", "linkLocal"],
    ["ff02::1", "multicast"],
    ["2001:db8::1", "reserved"],
  ])("refuses %s as %s", (address, reason) => {
    expect(policy.refusal(address)).toBe(reason);
  });

  it.each(["64:ff9b:1::a00:1", "::127.0.0.1", "::10.0.0.1", "4000::1", "no address"])(
    "refuses %s",
    (address) => {
      expect(policy.refusal(address)).toBeDefined();
    },
  );

  it.each(["1.1.1.1", "93.184.215.14", "2606:4700::1111"])("lets %s be", (address) => {
    expect(policy.refusal(address)).toBeUndefined();
  });

  it("opens the networks, addresses and hosts that the operator names, and nothing beside them", () => {
    const open = createAddressPolicy("10.0.0.0/8, ::1 localhost,hooks.internal:8080");
    expect(open.refusal("10.200.0.1")).toBeUndefined();
    expect(open.refusal("::ffff:10.200.0.1")).toBeUndefined();
    expect(open.refusal("::1")).toBeUndefined();
    expect(open.refusal("127.0.0.1")).toBe("loopback");
    expect(open.refusal("192.168.0.1")).toBe("private");
    expect(open.allowsHost("LOCALHOST", 1)).toBe(true);
    expect(open.allowsHost("hooks.internal", 8080)).toBe(true);
    expect(open.allowsHost("hooks.internal", 80)).toBe(false);
    expect(open.allowsHost("evil.localhost", 80)).toBe(false);
  });

  it("says which entry of the list is none", () => {
    expect(() => createAddressPolicy("10.0.0.0/8,http://x")).toThrow(/"http:\/\/x"/);
  });
});
