import { createVirtualTime, sleep } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { createDrivenTimers, createJumpDrive, createPacedDrive } from "./pacing.ts";

describe("a jump drive", () => {
  it("moves time while somebody waits, and no further", async () => {
    const time = createVirtualTime(0);
    time.every(1_000, () => undefined);
    const timers = createDrivenTimers(time, createJumpDrive(time));
    await sleep(timers, 3_600_000);
    expect(time.now()).toBe(3_600_000);
    for (let i = 0; i < 100; i += 1) await Promise.resolve();
    expect(time.now()).toBe(3_600_000);
  });

  it("lets two that wait at the same time wait at the same time", async () => {
    const time = createVirtualTime(0);
    const timers = createDrivenTimers(time, createJumpDrive(time));
    await Promise.all([sleep(timers, 5_000), sleep(timers, 5_000)]);
    expect(time.now()).toBe(5_000);
  });
});

describe("a paced drive", () => {
  it("follows a real clock at its multiple", () => {
    const [world, real] = [createVirtualTime(1_000_000), createVirtualTime(0)];
    const ticks: number[] = [];
    world.every(1_000, () => ticks.push(world.now()));
    const drive = createPacedDrive(world, real, real, 10);
    real.advance(1_000);
    expect(world.now()).toBe(1_010_000);
    expect(ticks).toHaveLength(10);
    drive.stop();
    real.advance(1_000);
    expect(world.now()).toBe(1_010_000);
  });
});
