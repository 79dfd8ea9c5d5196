import { compareEvents, type EventId, type OrderedEvent } from "./event.ts";
import { type EventOrder, orderEvents } from "./order-events.ts";

/** Events about one key of which neither knew of the other. */
export interface EventConflict {
  readonly key: string;
  readonly events: readonly [EventId, EventId];
  /** The later by stamp, origin and id: what the last writer wins by. */
  readonly winner: EventId;
}

export interface MergedHistory extends EventOrder {
  readonly conflicts: readonly EventConflict[];
}

/**
 * Puts several members' histories into one order. Events of one origin are taken to know of the earlier ones there;
 * those of different origins only what `dependsOn` says, directly or through others.
 */
export function mergeHistories(histories: readonly (readonly OrderedEvent[])[]): MergedHistory {
  const order = orderEvents(histories.flat());
  return { ...order, conflicts: findConflicts(order.ordered) };
}

/**
 * Compares each event with the latest ones known for its key, not with all: an event that a later one knew of is
 * settled.
 */
function findConflicts(ordered: readonly OrderedEvent[]): readonly EventConflict[] {
  const parents = parentsOf(ordered);
  const latestOf = new Map<string, OrderedEvent[]>();
  const conflicts: EventConflict[] = [];
  for (const event of ordered) {
    const { key } = event;
    if (key === undefined) continue;
    const latest = latestOf.get(key) ?? [];
    const known = latest.length === 0 ? new Set<EventId>() : ancestors(event.id, parents);
    const concurrent = latest.filter(({ id }) => !known.has(id));
    for (const other of concurrent) {
      const [first, second] = compareEvents(other, event) < 0 ? [other, event] : [event, other];
      conflicts.push({ key, events: [first.id, second.id], winner: second.id });
    }
    latestOf.set(key, [...concurrent, event]);
  }
  return conflicts;
}

/** What each event knows of directly: its dependencies, and the event before it at its origin. */
function parentsOf(ordered: readonly OrderedEvent[]): ReadonlyMap<EventId, readonly EventId[]> {
  const lastOf = new Map<string, OrderedEvent>();
  const parents = new Map<EventId, readonly EventId[]>();
  for (const event of ordered) {
    const previous = lastOf.get(event.origin);
    const own = previous === undefined ? [] : [previous.id];
    parents.set(event.id, [...event.dependsOn, ...own]);
    lastOf.set(event.origin, event);
  }
  return parents;
}

function ancestors(
  id: EventId,
  parents: ReadonlyMap<EventId, readonly EventId[]>,
): ReadonlySet<EventId> {
  const found = new Set(parents.get(id));
  // A set may grow while it is walked, and each element is met once.
  for (const ancestor of found) for (const parent of parents.get(ancestor) ?? []) found.add(parent);
  return found;
}
