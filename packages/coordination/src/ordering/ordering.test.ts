import { createSeededRandom } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlantedBug } from "../planted-bugs.ts";
import { createCausalDelivery } from "./causal-delivery.ts";
import { findCausalViolations } from "./causal-violations.ts";
import { createEventId, type OrderedEvent } from "./event.ts";
import { mergeHistories } from "./merge-histories.ts";
import { orderEvents } from "./order-events.ts";

interface Extra {
  readonly origin?: string;
  readonly key?: string;
}

const event = (
  id: string,
  wallMs: number,
  dependsOn: string[] = [],
  extra: Extra = {},
): OrderedEvent => ({
  id,
  origin: extra.origin ?? "x",
  stamp: { wallMs, counter: 0 },
  dependsOn,
  key: extra.key,
  data: null,
});
const ids = (events: readonly OrderedEvent[]): string[] => events.map(({ id }) => id);

/** Random histories of three members that tell each other: each event depends on some before it. */
function randomEvents(seed: number, count: number): OrderedEvent[] {
  const random = createSeededRandom(seed);
  const events: OrderedEvent[] = [];
  for (let i = 0; i < count; i += 1) {
    const origin = random.pick(["a", "b", "c"]);
    const stamp = { wallMs: 100 + Math.floor(i / 2), counter: i % 2 };
    const dependsOn = [...new Set(events.filter(() => random.next() < 0.1).map(({ id }) => id))];
    events.push({ id: createEventId(origin, stamp), origin, stamp, dependsOn, data: i });
  }
  return events;
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = createSeededRandom(seed);
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

describe("the order of events", () => {
  it("puts a dependency first although its stamp is later, and finds no violation of place", () => {
    const { ordered } = orderEvents([event("b", 1, ["a"]), event("a", 2)]);
    expect(ids(ordered)).toEqual(["a", "b"]);
    expect(findCausalViolations(ordered)).toEqual([
      { type: "stamp_not_after", event: "b", dependency: "a" },
    ]);
    expect(findCausalViolations([event("a", 1), event("b", 2, ["a"])])).toEqual([]);
  });

  it("breaks ties by stamp, then origin, then id", () => {
    const events = [
      event("3", 5, [], { origin: "b" }),
      event("2", 5, [], { origin: "a" }),
      event("1", 5, [], { origin: "b" }),
      event("4", 4, [], { origin: "z" }),
    ];
    expect(ids(orderEvents(events).ordered)).toEqual(["4", "2", "1", "3"]);
  });

  it("holds back what lacks a dependency, names it, and reports rings", () => {
    const order = orderEvents([
      event("a", 1, ["gone"]),
      event("b", 2, ["a"]),
      event("c", 3),
      event("p", 4, ["q"]),
      event("q", 5, ["p"]),
      event("c", 3),
    ]);
    expect(ids(order.ordered)).toEqual(["c"]);
    expect(order.duplicates).toBe(1);
    expect(order.held.map(({ event: { id }, missing }) => [id, missing])).toEqual([
      ["a", ["gone"]],
      ["b", ["a"]],
      ["p", ["q"]],
      ["q", ["p"]],
    ]);
    expect(order.cycles).toEqual([["p", "q"]]);
  });

  it("is the same however the events arrive, and causal", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, order) => {
        const events = randomEvents(seed, 40);
        const { ordered } = orderEvents(shuffled([...events, ...events.slice(0, 9)], order));
        expect(ids(ordered)).toEqual(ids(orderEvents(events).ordered));
        expect(ordered).toHaveLength(40);
        expect(findCausalViolations(ordered)).toEqual([]);
      }),
    );
  });
});

describe("causal delivery", () => {
  /** Everything delivered when the events are offered in a random order, many of them twice. */
  function deliverAll(seed: number, bugs: readonly PlantedBug[] = []): OrderedEvent[] {
    const delivery = createCausalDelivery({ plantedBugs: new Set(bugs) });
    const events = randomEvents(seed, 40);
    return shuffled([...events, ...events.slice(10, 30)], seed + 1).flatMap((offered) => {
      const answer = delivery.offer(offered);
      return answer.type === "delivered" ? answer.events : [];
    });
  }

  it("delivers each event once and after what it depends on", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const delivered = deliverAll(seed);
        expect(delivered).toHaveLength(40);
        expect(findCausalViolations(delivered)).toEqual([]);
      }),
    );
  });

  it.each<[PlantedBug, string]>([
    ["loses_deduplication", "repeated"],
    ["ignores_depends_on", "before_dependency"],
  ])("is caught when it %s", (bug, type) => {
    const found = findCausalViolations(deliverAll(7, [bug])).map((violation) => violation.type);
    expect(found).toContain(type);
  });

  it("answers what it did with an event, and what it waits for", () => {
    const delivery = createCausalDelivery({ heldMax: 2 });
    expect(delivery.offer(event("c", 3, ["b"]))).toEqual({ type: "held", missing: ["b"] });
    expect(delivery.offer(event("b", 2, ["a"]))).toEqual({ type: "held", missing: ["a"] });
    expect(delivery.offer(event("b", 2, ["a"]))).toEqual({ type: "duplicate" });
    expect(delivery.offer(event("z", 9, ["y"]))).toEqual({ type: "overloaded", held: 2 });
    expect(delivery.missing()).toEqual(["a"]);
    const answer = delivery.offer(event("a", 1));
    expect(answer.type === "delivered" && ids(answer.events)).toEqual(["a", "b", "c"]);
    expect([delivery.held(), delivery.missing()]).toEqual([[], []]);
    delivery.offer(event("p", 4, ["q"]));
    expect(delivery.offer(event("q", 5, ["p"]))).toEqual({ type: "cycle", ids: ["q", "p"] });
    expect(delivery.held()).toEqual([]);
  });

  it("forgets old ids, yet never delivers twice what it forgot", () => {
    const delivery = createCausalDelivery({ rememberedMax: 10 });
    const events = randomEvents(3, 60);
    let count = 0;
    for (const offered of [...events, ...events]) {
      const answer = delivery.offer(offered);
      if (answer.type === "delivered") count += answer.events.length;
      else expect(["duplicate", "too_late"]).toContain(answer.type);
    }
    expect(count).toBe(60);
  });
});

describe("merged histories", () => {
  it("list concurrent events about one key, and no others", () => {
    const a1 = event("a1", 1, [], { origin: "a", key: "k" });
    const b1 = event("b1", 2, [], { origin: "b", key: "k" });
    const b2 = event("b2", 3, ["a1"], { origin: "b", key: "k" });
    const a2 = event("a2", 4, [], { origin: "a", key: "other" });
    const merged = mergeHistories([
      [a1, a2],
      [b1, b2, a1],
    ]);
    expect(ids(merged.ordered)).toEqual(["a1", "b1", "b2", "a2"]);
    expect(merged.duplicates).toBe(1);
    expect(merged.conflicts).toEqual([{ key: "k", events: ["a1", "b1"], winner: "b1" }]);
  });

  it("finds no conflict where each knew of the one before through another key", () => {
    const a = event("a", 1, [], { origin: "a", key: "k" });
    const via = event("via", 2, ["a"], { origin: "b" });
    const c = event("c", 3, ["via"], { origin: "c", key: "k" });
    expect(mergeHistories([[c], [via], [a]]).conflicts).toEqual([]);
  });
});
