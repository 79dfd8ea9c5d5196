import { describe, expect, it } from "vitest";
import { createLeaseHolder, type LeaseHolder } from "./lease-holder.ts";
import { VirtualGroup } from "./testing/virtual-group.ts";

function want(group: VirtualGroup, holder: string, heard: (number | null)[] = []): LeaseHolder {
  return createLeaseHolder({
    client: group.client(holder),
    clock: group.time,
    timers: group.time,
    name: "owner of edge-1",
    holder,
    ttlMs: 1_000,
    onChange: (token) => heard.push(token),
  });
}

describe("a lease holder", () => {
  it("keeps the lease through a leader change, under one token", () => {
    const group = new VirtualGroup();
    const heard: (number | null)[] = [];
    group.leader();
    const one = want(group, "one", heard);
    group.until(() => one.token() !== null);
    group.crash(group.leader().id);
    group.run(5_000);
    expect(one.token()).toBe(1);
    expect(heard).toEqual([1]);
  });

  it("there is never more than one, and tokens rise, as holders come and go", () => {
    const group = new VirtualGroup();
    const holders = ["one", "two", "three"].map((holder) => want(group, holder));
    const names = ["one", "two", "three"];
    const seen: number[] = [];
    for (let step = 0; step < 2_000; step += 1) {
      group.run(10);
      if (step % 400 === 100) {
        const at = holders.findIndex((holder) => holder.token() !== null);
        group.isolate(names[at] ?? "");
      }
      if (step % 400 === 390) group.heal();
      const tokens = holders.map((holder) => holder.token()).filter((token) => token !== null);
      expect(tokens.length).toBeLessThanOrEqual(1);
      const [token] = tokens;
      if (token !== undefined && token !== seen.at(-1)) seen.push(token);
    }
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it("is over for a process that was paused past its end, before any timer fires", () => {
    const group = new VirtualGroup();
    let now = 0;
    const one = createLeaseHolder({
      client: group.client("one"),
      // The process stands still, so its timers do not fire; its clock goes on.
      clock: { monotonic: () => now + group.time.monotonic() },
      timers: group.time,
      name: "x",
      holder: "one",
      ttlMs: 1_000,
    });
    group.until(() => one.token() !== null);
    now = 950;
    expect(one.token()).toBeNull();
  });

  it("gives the lease back at once when released", () => {
    const group = new VirtualGroup();
    const one = want(group, "one");
    group.until(() => one.token() !== null);
    const two = want(group, "two");
    group.until(() => two.otherHolder() === "one");
    one.release();
    const releasedAt = group.time.now();
    group.until(() => two.token() !== null);
    expect(group.time.now() - releasedAt).toBeLessThan(500);
    expect(one.token()).toBeNull();
  });
});
