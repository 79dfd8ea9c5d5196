import { describe, expect, it } from "vitest";
import type { Lifetime } from "../machine/types.ts";
import { expiryOf, LifetimeClock } from "./lifetime-clock.ts";

const lease = (name: string, renewal: number, ttlMs = 1_000): Lifetime => ({
  kind: "lease",
  name,
  token: 1,
  renewal,
  ttlMs,
});
const started = (lifetime: Lifetime) => ({ type: "lifetime_started", lifetime }) as const;

describe("the leader's clock of times to live", () => {
  it("counts longer than the time to live, for its own clock may run fast", () => {
    const clock = new LifetimeClock(0.1);
    clock.start([lease("a", 1)], 0, true);
    expect(clock.deadline()).toBe(1_100);
    expect(clock.due(1_099)).toEqual([]);
    expect(clock.due(1_100).map(expiryOf)).toEqual([
      { type: "expire_lease", name: "a", token: 1, renewal: 1 },
    ]);
  });

  it("a renewal puts the end off, and the expiry names the renewal", () => {
    const clock = new LifetimeClock(0);
    clock.start([lease("a", 1)], 0, true);
    clock.note(started(lease("a", 2)), 900);
    expect(clock.due(1_000)).toEqual([]);
    expect(clock.due(1_899)).toEqual([]);
    expect(clock.due(1_900)).toEqual([lease("a", 2)]);
  });

  it("asks again when an expiry did not come into effect, until it ends", () => {
    const clock = new LifetimeClock(0);
    clock.start([lease("a", 1)], 0, true);
    expect(clock.due(1_000)).toHaveLength(1);
    expect(clock.due(1_500)).toHaveLength(0);
    expect(clock.due(2_000)).toHaveLength(1);
    clock.note({ type: "lifetime_ended", lifetime: { kind: "lease", name: "a" } }, 2_100);
    expect(clock.due(10_000)).toEqual([]);
    expect(clock.deadline()).toBe(Number.POSITIVE_INFINITY);
  });

  it("a name given anew counts from its own start, and alarms of the earlier holder do not add up", () => {
    const clock = new LifetimeClock(0);
    clock.start([], 0, true);
    for (let at = 0; at < 100; at += 1) {
      clock.note(started(lease("a", 1)), at);
      clock.note({ type: "lifetime_ended", lifetime: { kind: "lease", name: "a" } }, at);
    }
    clock.note(started(lease("a", 1)), 500);
    expect(clock.due(1_499)).toEqual([]);
    expect(clock.deadline()).toBe(1_500);
    expect(clock.due(1_500)).toHaveLength(1);
  });

  it("keeps many in the order of their ends", () => {
    const clock = new LifetimeClock(0);
    const all = Array.from({ length: 200 }, (_, i) => lease(`${i}`, 1, ((i * 37) % 200) + 1));
    clock.start(all, 0, true);
    const ends: number[] = [];
    for (let now = 1; now <= 200; now += 1) {
      for (const { ttlMs } of clock.due(now)) ends.push(ttlMs);
    }
    expect(ends).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  it("counts nothing while this member does not lead", () => {
    const clock = new LifetimeClock(0);
    clock.note(started(lease("a", 1)), 0);
    expect(clock.deadline()).toBe(Number.POSITIVE_INFINITY);
    clock.start([lease("a", 1)], 0, true);
    clock.stop();
    expect(clock.due(5_000)).toEqual([]);
  });
});
