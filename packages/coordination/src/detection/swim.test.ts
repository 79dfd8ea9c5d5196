import { describe, expect, it } from "vitest";
import { judgePartition } from "./partition-view.ts";
import { judgeQuorum } from "./quorum-verdict.ts";
import { suspicionMs } from "./suspicion.ts";
import { createVirtualSwim, type VirtualSwim } from "./testing/virtual-swim.ts";

const ids = ["a", "b", "c", "d", "e", "f"];
const seeds = [1, 2, 3, 4, 5];
const minute = 60_000;

const allSay = (group: VirtualSwim, of: string, state: string): boolean =>
  group.views(of).every((view) => view === state);

describe("SWIM", () => {
  it.each(seeds)("suspects nobody in a calm group (seed %i)", (seed) => {
    const group = createVirtualSwim(ids, seed);
    group.run(20_000);
    expect(group.events).toEqual([]);
    for (const id of ids) {
      expect(group.member(id).localHealth()).toBe(0);
      for (const { answeredAt } of group.member(id).members()) expect(answeredAt).not.toBeNull();
    }
  });

  it.each(seeds)("finds a crashed member, suspected first, everywhere (seed %i)", (seed) => {
    const group = createVirtualSwim(ids, seed);
    group.run(2000);
    group.stop("c");
    group.until(() => allSay(group, "c", "dead"), minute);
    const states = group.events.filter(({ by }) => by === "a").map(({ state }) => state);
    expect(states).toEqual(["suspect", "dead"]);
    expect(group.events.every(({ member }) => member === "c")).toBe(true);
  });

  it.each(seeds)("keeps everybody alive through a tenth of lost messages (seed %i)", (seed) => {
    const group = createVirtualSwim(ids, seed);
    group.setLoss(0.1);
    group.run(30_000);
    expect(group.events.filter(({ state }) => state === "dead")).toEqual([]);
  });

  it.each(seeds)("reaches through others what it cannot reach itself (seed %i)", (seed) => {
    const group = createVirtualSwim(ids, seed);
    group.setClosed((from, to) => [from, to].sort().join() === "a,b");
    group.run(10_000);
    expect(group.events).toEqual([]);
    const b = group
      .member("a")
      .members()
      .find(({ id }) => id === "b");
    expect(b).toMatchObject({ state: "alive", answeredAt: null });
  });

  it.each(seeds)("lets a paused member refute, by a higher incarnation (seed %i)", (seed) => {
    const group = createVirtualSwim(ids, seed);
    group.run(1000);
    group.pause("d");
    group.until(() => group.views("d").includes("suspect"), minute);
    group.resume("d");
    group.until(() => allSay(group, "d", "alive"), minute);
    expect(group.member("d").incarnation()).toBeGreaterThan(0);
  });

  it.each(seeds)(
    "heals after a partition in which each side gave up the other (seed %i)",
    (seed) => {
      const group = createVirtualSwim(ids, seed);
      const side = (id: string): boolean => id < "c";
      group.setClosed((from, to) => side(from) !== side(to));
      group.until(
        () =>
          group
            .member("a")
            .members()
            .filter(({ state }) => state === "dead").length === 4,
        minute,
      );
      group.until(
        () =>
          group
            .member("f")
            .members()
            .some(({ state }) => state === "dead"),
        minute,
      );
      group.setClosed(() => false);
      group.until(() => ids.every((id) => allSay(group, id, "alive")), minute);
    },
  );

  it.each(seeds)("judges partitions and quorums by what members hear (seed %i)", (seed) => {
    const group = createVirtualSwim(ids, seed);
    const view = (of: string) => judgePartition(ids, group.member(of).reports(group.now()));
    const configuration = { voters: ids.slice(0, 5), votersOutgoing: null, learners: ["f"] };
    const mayLead = (of: string): boolean =>
      judgeQuorum(of, configuration, (other) => group.member(of).reaches(other, group.now()))
        .mayLead;

    group.until(() => ids.every((id) => view(id).verdicts[0]?.type === "healthy"), minute);
    expect(ids.filter(mayLead)).toEqual(["a", "b", "c", "d", "e"]);

    const isLeft = (id: string): boolean => id < "c";
    group.setClosed((from, to) => isLeft(from) !== isLeft(to));
    group.until(() => ids.filter(mayLead).join() === "c,d,e", minute);
    group.until(() => view("c").sides[0]?.join() === "c,d,e,f", minute);
    group.until(() => view("a").sides[1]?.join() === "a,b", minute);

    group.setClosed((from, to) => from === "a" || to === "a");
    const isAlone = (of: string): boolean =>
      view(of).verdicts.some((verdict) => verdict.type === "isolated" && verdict.member === "a");
    group.until(() => isAlone("a") && isAlone("b") && !mayLead("a") && mayLead("b"), minute);

    // The one that hears tells, and others pass judgement too; the deaf one only misses it.
    group.setClosed((from, to) => from === "a" && to === "b");
    const oneWay = { type: "asymmetric_link", from: "b", to: "a" };
    const isOneWay = (of: string): boolean =>
      JSON.stringify(view(of).verdicts) === JSON.stringify([oneWay]);
    group.until(() => isOneWay("a") && isOneWay("c"), minute);

    group.setClosed(
      (from, to) => [from, to].every((id) => id !== "c") && isLeft(from) !== isLeft(to),
    );
    group.until(
      () =>
        view("c").verdicts.some((verdict) => verdict.type === "bridge" && verdict.bridge === "c"),
      minute,
    );
  });

  it("takes its own troubles for what they are: an isolated member waits longer", () => {
    const group = createVirtualSwim(ids, 9);
    group.run(1000);
    group.setClosed((from, to) => from === "a" || to === "a");
    group.until(() => group.member("a").localHealth() >= 3, minute);
    expect(group.member("b").localHealth()).toBeLessThan(3);
  });

  it("tells a member that left from one that died", () => {
    const group = createVirtualSwim(ids, 4);
    group.run(1000);
    group.member("e").leave();
    group.until(() => allSay(group, "e", "left"), minute);
    group.run(5000);
    expect(group.events.map(({ state }) => state)).not.toContain("dead");
  });

  it("shortens a suspicion with each confirmation, from the longest to the shortest", () => {
    const bounds = { minMs: 400, maxMs: 2400, confirmations: 3 };
    const times = [0, 1, 2, 3, 4].map((count) => suspicionMs(count, bounds));
    expect(times[0]).toBe(2400);
    expect(times[3]).toBeCloseTo(400);
    expect(times[4]).toBe(400);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });
});
