import type { HybridTimestamp } from "@edgeloom/coordination";
import type { JsonValue } from "@edgeloom/kernel";
import type { Dot } from "../versions/version-vector.ts";

/**
 * What a version holds. Counter, set and map are state-based CRDTs (Shapiro, Preguiça, Baquero and Zawirski, "A
 * Comprehensive Study of Convergent and Commutative Replicated Data Types", 2011), set and map without tombstones
 * (Bieniusa et al., "An Optimized Conflict-Free Replicated Set", 2012): the causal context of their version tells what
 * was removed from what was never seen.
 */
export type ReplicatedValue =
  /** Deleted; kept so that older versions do not come back. */
  { readonly kind: "absent" } | { readonly kind: "plain"; readonly value: JsonValue } | MergedValue;

export type MergedValue = CounterValue | SetValue | MapValue;

/** A PN-counter: what each actor added and took away, by `actor@counter` of the write that began it. */
export interface CounterValue {
  readonly kind: "counter";
  readonly parts: ReadonlyMap<string, CounterPart>;
}
export interface CounterPart {
  readonly up: number;
  readonly down: number;
}

/** An observed-remove set: each element, as canonical JSON, with the writes that added it. */
export interface SetValue {
  readonly kind: "set";
  readonly elements: ReadonlyMap<string, readonly Dot[]>;
}

/** A map whose fields merge each by its kind; fields are present as elements of an observed-remove set are. */
export interface MapValue {
  readonly kind: "map";
  readonly fields: ReadonlyMap<string, MapField>;
}
export interface MapField {
  readonly dots: readonly Dot[];
  readonly value: RegisterValue | CounterValue | SetValue;
}

/** The last write wins: by hybrid time, then by origin. */
export interface RegisterValue {
  readonly kind: "register";
  readonly value: JsonValue;
  readonly stamp: HybridTimestamp;
  readonly origin: string;
}

export const absent: ReplicatedValue = { kind: "absent" };

export function isMerged(value: ReplicatedValue): value is MergedValue {
  return value.kind === "counter" || value.kind === "set" || value.kind === "map";
}

const sumOf = ({ parts }: CounterValue): number => {
  let sum = 0;
  for (const { up, down } of parts.values()) sum += up - down;
  return sum;
};

const elementsOf = ({ elements }: SetValue): JsonValue[] =>
  [...elements.keys()].toSorted().map((element) => JSON.parse(element) as JsonValue);

function fieldJson({ value }: MapField): JsonValue {
  switch (value.kind) {
    case "register":
      return value.value;
    case "counter":
      return sumOf(value);
    case "set":
      return elementsOf(value);
  }
}

/** What a program sees of a value; null for what is absent. */
export function valueToJson(value: ReplicatedValue): JsonValue {
  switch (value.kind) {
    case "absent":
      return null;
    case "plain":
      return value.value;
    case "counter":
      return sumOf(value);
    case "set":
      return elementsOf(value);
    case "map":
      return Object.fromEntries(
        [...value.fields]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, field]) => [name, fieldJson(field)]),
      );
  }
}
