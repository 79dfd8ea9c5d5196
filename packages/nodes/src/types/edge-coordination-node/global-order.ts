import {
  counterMax,
  findCausalViolations,
  formatTimestamp,
  type HybridTimestamp,
  mergeHistories,
  type OrderedEvent,
  parseTimestamp,
} from "@edgeloom/coordination";
import { canonicalJson, EdgeloomError, hash32 } from "@edgeloom/kernel";
import { plain } from "../../edge/plain.ts";
import type { EventInput } from "./parameters.ts";

/** When it happened: by its stamp, else by its time; what has neither keeps the place it came in. */
function stampOf({ stamp, at }: EventInput, place: number): HybridTimestamp {
  if (stamp !== undefined) return parseTimestamp(stamp);
  const wallMs = at === undefined ? 0 : Date.parse(at);
  return { wallMs, counter: Math.min(place, counterMax) };
}

/** 64 bits over the content: the same event gets the same id wherever it is named. */
function idOf(event: EventInput): string {
  const text = canonicalJson(plain(event));
  const halves = [hash32(text), hash32(`/${text}`)];
  return halves.map((half) => half.toString(16).padStart(8, "0")).join("");
}

function toEvent(event: EventInput, place: number): OrderedEvent {
  return {
    id: event.id ?? idOf(event),
    origin: event.origin ?? "",
    stamp: stampOf(event, place),
    dependsOn: event.dependsOn ?? [],
    key: event.key,
    data: event.payload ?? null,
  };
}

const shown = (event: OrderedEvent, position: number) => ({
  position,
  id: event.id,
  origin: event.origin,
  stamp: formatTimestamp(event.stamp),
  dependsOn: event.dependsOn,
  ...(event.key === undefined ? {} : { key: event.key }),
  payload: event.data,
});

/** Ids that came more than once, each once. */
function repeated(events: readonly OrderedEvent[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const { id } of events) {
    if (seen.has(id)) again.add(id);
    seen.add(id);
  }
  return [...again];
}

/**
 * Puts events into the one order that follows from the set of them: causes before effects, the rest by hybrid logical
 * time, origin and id.
 * @throws EdgeloomError `invalid_input` for a stamp or a time that is none
 */
export function globalOrder(given: readonly EventInput[]) {
  const events = given.map((event, place) => {
    if (event.at !== undefined && Number.isNaN(Date.parse(event.at))) {
      throw new EdgeloomError({
        code: "invalid_input",
        message: `"${event.at}" is no time`,
        remedy: "Give an ISO 8601 time such as 2026-03-04T12:00:00.250Z",
        field: `events.${place}.at`,
      });
    }
    return toEvent(event, place);
  });
  const merged = mergeHistories([events]);
  return {
    status: merged.held.length === 0 ? "ordered" : "incomplete",
    orderedEvents: merged.ordered.map((event, place) => plain(shown(event, place))),
    duplicates: repeated(events),
    waiting: merged.held.map(({ event, missing }) => plain({ id: event.id, missing })),
    cycles: merged.cycles.map((cycle) => [...cycle]),
    conflicts: merged.conflicts.map((conflict) => plain(conflict)),
    violations: findCausalViolations(events).map((violation) => plain(violation)),
  };
}
