import { describe, expect, it } from "vitest";
import { cpuTimes, memoryShare, networkBytes } from "./figures.ts";

describe("figures of a host", () => {
  it("count all but idle time as busy", () => {
    const core = { times: { user: 10, nice: 1, sys: 4, irq: 5, idle: 80 } };
    expect(cpuTimes([core, core])).toEqual({ busy: 40, total: 200 });
  });

  it("take memory that programs can be given as free", () => {
    const text = "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    250 kB\n";
    expect(memoryShare(text)).toBe(0.75);
    expect(memoryShare(null)).toBeNull();
    expect(memoryShare("MemTotal: 1000 kB")).toBeNull();
  });

  it("sum the interfaces, loopback left out", () => {
    const text = [
      "Inter-|   Receive                                                |  Transmit",
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs",
      "    lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0",
      "  eth0: 100 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0",
      "  eth1:10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0",
    ].join("\n");
    expect(networkBytes(text)).toEqual({ rx: 110, tx: 220 });
  });
});
