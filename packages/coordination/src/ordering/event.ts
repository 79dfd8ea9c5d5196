import type { JsonValue } from "@edgeloom/kernel";
import {
  compareTimestamps,
  formatTimestamp,
  type HybridTimestamp,
  parseTimestamp,
} from "../hlc/timestamp.ts";

export type EventId = string;

/** Something that happened at one member, to be put in the one order that all members agree on. */
export interface OrderedEvent {
  readonly id: EventId;
  /** The member where it happened. */
  readonly origin: string;
  readonly stamp: HybridTimestamp;
  /** What must come before it. */
  readonly dependsOn: readonly EventId[];
  /** What it is about: concurrent events about the same key are in conflict. */
  readonly key?: string | undefined;
  readonly data: JsonValue;
}

/** The order of events that do not depend on each other: by stamp, then origin, then id. */
export function compareEvents(a: OrderedEvent, b: OrderedEvent): number {
  return (
    compareTimestamps(a.stamp, b.stamp) ||
    compareText(a.origin, b.origin) ||
    compareText(a.id, b.id)
  );
}

/** By code units, the same in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An id that tells where and when: unique, since a clock gives no stamp twice. */
export function createEventId(origin: string, stamp: HybridTimestamp): EventId {
  return `${formatTimestamp(stamp)}@${origin}`;
}

/** The parts of an id made by {@link createEventId}; null for another one. */
export function readEventId(id: EventId): { origin: string; stamp: HybridTimestamp } | null {
  const [, text, origin] = /^([0-9a-f]{16})@(.+)$/s.exec(id) ?? [];
  if (text === undefined || origin === undefined) return null;
  return { origin, stamp: parseTimestamp(text) };
}
