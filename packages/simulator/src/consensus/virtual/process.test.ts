import { createSeededRandom } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { createNetwork, healthyNetwork } from "./network.ts";
import { createProcess } from "./process.ts";
import { createScheduler, world } from "./scheduler.ts";

describe("createProcess", () => {
  it("measures time by its own clock, and never rings early", () => {
    const scheduler = createScheduler();
    const slow = createProcess(scheduler, { rate: 0.95, skewMs: -5_000 });
    let rangAt = 0;
    slow.timers.after(950, () => {
      rangAt = slow.clock.monotonic();
    });
    scheduler.step();
    expect(scheduler.now()).toBeCloseTo(1_000, 3);
    expect(rangAt).toBeGreaterThanOrEqual(950);
    expect(slow.clock.now()).toBeCloseTo(-4_000, 3);
  });

  it("runs at once, after a pause, what came due in it, but not what was taken back", () => {
    const scheduler = createScheduler();
    const host = createProcess(scheduler, { rate: 1, skewMs: 0 });
    const rang: string[] = [];
    host.timers.after(20, () => {
      rang.push(`first ${Math.round(scheduler.now())}`);
      second.cancel();
    });
    const second = host.timers.after(30, () => rang.push("second"));
    host.timers.after(40, () => rang.push(`third ${Math.round(scheduler.now())}`));
    host.pause(100);
    while (scheduler.step());
    expect(rang).toEqual(["first 100", "third 100"]);
  });

  it("forgets everything when it is killed", () => {
    const scheduler = createScheduler();
    const host = createProcess(scheduler, { rate: 1, skewMs: 0 });
    host.timers.after(20, () => expect.unreachable());
    host.kill(77);
    expect(scheduler.step()).toBe(false);
    expect(host.clock.monotonic()).toBe(77);
  });
});

describe("createNetwork", () => {
  it("loses what is under way when a link is cut, and only in that direction", () => {
    const scheduler = createScheduler();
    const network = createNetwork(scheduler, createSeededRandom(1));
    network.setProfile(healthyNetwork);
    const got: string[] = [];
    network.send("a", "b", world, () => got.push("a>b"));
    network.send("b", "a", world, () => got.push("b>a"));
    network.block("a", "b");
    while (scheduler.step());
    expect(got).toEqual(["b>a"]);
    expect(network.counts.blocked).toBe(1);
  });
});
