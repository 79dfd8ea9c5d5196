import type { EventId, OrderedEvent } from "./event.ts";
import { createEventQueue } from "./event-queue.ts";

/** An event that cannot be placed, since something it depends on is not known, directly or through others. */
export interface HeldEvent {
  readonly event: OrderedEvent;
  /** Of its own dependencies, those that are not in the order. */
  readonly missing: readonly EventId[];
}

export interface EventOrder {
  readonly ordered: readonly OrderedEvent[];
  /** How many events came again, by the same id. */
  readonly duplicates: number;
  readonly held: readonly HeldEvent[];
  /** Each a ring of ids in which every event depends on the next one. */
  readonly cycles: readonly (readonly EventId[])[];
}

/**
 * Puts events in the one order that follows from the set of them, however they arrived: no event before what it depends
 * on (Lamport, 1978), among those that are free by stamp, origin and id. `delivered` ids count as placed before.
 * Takes O(n log n + dependencies).
 */
export function orderEvents(
  events: readonly OrderedEvent[],
  delivered: { has(id: EventId): boolean } = new Set(),
): EventOrder {
  const byId = new Map<EventId, OrderedEvent>();
  for (const event of events) {
    if (!byId.has(event.id) && !delivered.has(event.id)) byId.set(event.id, event);
  }
  const dependents = new Map<EventId, OrderedEvent[]>();
  const waitsFor = new Map<EventId, number>();
  const free = createEventQueue();
  for (const event of byId.values()) {
    const open = [...new Set(event.dependsOn)].filter((id) => !delivered.has(id));
    waitsFor.set(event.id, open.length);
    if (open.length === 0) free.push(event);
    for (const id of open) {
      const list = dependents.get(id);
      if (list === undefined) dependents.set(id, [event]);
      else list.push(event);
    }
  }
  const ordered: OrderedEvent[] = [];
  for (let event = free.pop(); event !== undefined; event = free.pop()) {
    ordered.push(event);
    for (const dependent of dependents.get(event.id) ?? []) {
      const rest = (waitsFor.get(dependent.id) ?? 0) - 1;
      waitsFor.set(dependent.id, rest);
      if (rest === 0) free.push(dependent);
    }
  }
  const placed = new Set(ordered.map(({ id }) => id));
  const rest = [...byId.values()].filter(({ id }) => !placed.has(id));
  const held = rest.map((event) => ({
    event,
    missing: event.dependsOn.filter((id) => !placed.has(id) && !delivered.has(id)),
  }));
  return { ordered, duplicates: events.length - byId.size, held, cycles: findCycles(rest) };
}

/** One ring for each part of the graph that has any; by a walk that never recurses, so depth does not matter. */
export function findCycles(events: readonly OrderedEvent[]): readonly (readonly EventId[])[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const finished = new Set<EventId>();
  const cycles: EventId[][] = [];
  for (const { id: root } of events) {
    const path: { id: EventId; next: number }[] = [];
    const onPath = new Map<EventId, number>();
    const enter = (id: EventId): void => {
      onPath.set(id, path.length);
      path.push({ id, next: 0 });
    };
    if (!finished.has(root)) enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const dependency = byId.get(top.id)?.dependsOn[top.next];
      top.next += 1;
      if (dependency === undefined) {
        finished.add(top.id);
        onPath.delete(top.id);
        path.pop();
        continue;
      }
      const start = onPath.get(dependency);
      if (start !== undefined) cycles.push(path.slice(start).map(({ id }) => id));
      else if (byId.has(dependency) && !finished.has(dependency)) enter(dependency);
    }
  }
  return cycles;
}
