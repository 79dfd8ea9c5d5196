import { compareTimestamps, type HybridTimestamp } from "../hlc/timestamp.ts";
import type { PlantedBug } from "../planted-bugs.ts";
import { type EventId, type OrderedEvent, readEventId } from "./event.ts";
import { findCycles, type HeldEvent, orderEvents } from "./order-events.ts";

export interface CausalDeliveryOptions {
  /** Ids of delivered events kept to recognise them again; default 100,000. */
  readonly rememberedMax?: number | undefined;
  /** Events that wait for what they depend on; default 10,000. */
  readonly heldMax?: number | undefined;
  readonly plantedBugs?: ReadonlySet<PlantedBug> | undefined;
}

export type Delivery =
  /** Now delivered, in order: the event and those that waited for it. */
  | { readonly type: "delivered"; readonly events: readonly OrderedEvent[] }
  | { readonly type: "held"; readonly missing: readonly EventId[] }
  | { readonly type: "duplicate" }
  /** It, and the others of the ring, depend on themselves: none of them is ever delivered. */
  | { readonly type: "cycle"; readonly ids: readonly EventId[] }
  /** As many events wait as may: fetch what is missing first, then offer it again. */
  | { readonly type: "overloaded"; readonly held: number }
  /** So late that it can no longer be told from one delivered before. */
  | { readonly type: "too_late"; readonly horizon: HybridTimestamp };

/** Delivers each event once, after all that it depends on (Birman, Schiper and Stephenson, 1991). */
export interface CausalDelivery {
  offer(event: OrderedEvent): Delivery;
  /** What waits, and for what. */
  held(): readonly HeldEvent[];
  /** Ids that events wait for and that have not been offered. */
  missing(): readonly EventId[];
}

/**
 * Memory is bounded: the oldest ids are forgotten, and with each the *horizon* of its origin rises to its stamp. An
 * event at or below the horizon is refused rather than perhaps delivered twice; a dependency at or below it (told by
 * its id, see `createEventId`) counts as delivered.
 */
export function createCausalDelivery(options: CausalDeliveryOptions = {}): CausalDelivery {
  const rememberedMax = options.rememberedMax ?? 100_000;
  const heldMax = options.heldMax ?? 10_000;
  const losesDeduplication = options.plantedBugs?.has("loses_deduplication") ?? false;
  const ignoresDependencies = options.plantedBugs?.has("ignores_depends_on") ?? false;
  // In the order of delivery, which a Map keeps.
  const remembered = new Map<EventId, OrderedEvent>();
  const horizons = new Map<string, HybridTimestamp>();
  const waiting = new Map<EventId, OrderedEvent>();
  const waitersOf = new Map<EventId, Set<EventId>>();

  function isBehindHorizon(origin: string, stamp: HybridTimestamp): boolean {
    const horizon = horizons.get(origin);
    return horizon !== undefined && compareTimestamps(stamp, horizon) <= 0;
  }

  function isDelivered(id: EventId): boolean {
    if (remembered.has(id)) return true;
    const parts = readEventId(id);
    return parts !== null && !waiting.has(id) && isBehindHorizon(parts.origin, parts.stamp);
  }

  const missingOf = ({ dependsOn }: OrderedEvent): EventId[] =>
    dependsOn.filter((id) => !isDelivered(id));

  function remember(event: OrderedEvent): void {
    remembered.set(event.id, event);
    if (remembered.size <= rememberedMax) return;
    for (const [id, { origin, stamp }] of remembered) {
      remembered.delete(id);
      if (!isBehindHorizon(origin, stamp)) horizons.set(origin, stamp);
      return;
    }
  }

  function hold(event: OrderedEvent, missing: readonly EventId[]): Delivery {
    if (waiting.size >= heldMax) return { type: "overloaded", held: waiting.size };
    waiting.set(event.id, event);
    const ring = ringOf(event);
    if (ring !== null) {
      for (const id of ring) waiting.delete(id);
      return { type: "cycle", ids: ring };
    }
    for (const id of missing) {
      const waiters = waitersOf.get(id);
      if (waiters === undefined) waitersOf.set(id, new Set([event.id]));
      else waiters.add(event.id);
    }
    return { type: "held", missing };
  }

  /** The ring that the event closes among those that wait. */
  function ringOf(event: OrderedEvent): readonly EventId[] | null {
    const reached = new Map([[event.id, event]]);
    for (const { dependsOn } of reached.values()) {
      for (const id of dependsOn) {
        const next = waiting.get(id);
        if (next !== undefined) reached.set(id, next);
      }
    }
    return findCycles([...reached.values()]).find((ring) => ring.includes(event.id)) ?? null;
  }

  /** What waits for any of `ids`, directly or through others, leaves the queue to be ordered anew. */
  function takeWaiters(first: EventId): OrderedEvent[] {
    const taken: OrderedEvent[] = [];
    const ids = [first];
    for (const id of ids) {
      const waiters = waitersOf.get(id) ?? [];
      waitersOf.delete(id);
      for (const waiterId of waiters) {
        const event = waiting.get(waiterId);
        if (event === undefined) continue;
        waiting.delete(waiterId);
        taken.push(event);
        ids.push(waiterId);
      }
    }
    return taken;
  }

  function deliver(event: OrderedEvent): Delivery {
    const batch = [event, ...takeWaiters(event.id)];
    // One that waited long may lie behind the horizon by now, and yet was not delivered.
    const undelivered = new Set(batch.map(({ id }) => id));
    const order = orderEvents(batch, { has: (id) => !undelivered.has(id) && isDelivered(id) });
    for (const { event: still } of order.held) hold(still, missingOf(still));
    for (const delivered of order.ordered) remember(delivered);
    return { type: "delivered", events: order.ordered };
  }

  return {
    offer(event) {
      const isKnown = remembered.has(event.id) || waiting.has(event.id);
      if (isKnown && !losesDeduplication) return { type: "duplicate" };
      const horizon = horizons.get(event.origin);
      if (
        horizon !== undefined &&
        isBehindHorizon(event.origin, event.stamp) &&
        !losesDeduplication
      ) {
        return { type: "too_late", horizon };
      }
      if (losesDeduplication) remembered.delete(event.id);
      const missing = missingOf(event);
      if (ignoresDependencies) {
        remember(event);
        return { type: "delivered", events: [event] };
      }
      return missing.length > 0 ? hold(event, missing) : deliver(event);
    },
    held: () => [...waiting.values()].map((event) => ({ event, missing: missingOf(event) })),
    missing: () =>
      [...waitersOf]
        .filter(([id, waiters]) => !waiting.has(id) && [...waiters].some((w) => waiting.has(w)))
        .map(([id]) => id),
  };
}
