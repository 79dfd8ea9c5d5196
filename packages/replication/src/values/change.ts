import type { HybridTimestamp } from "@edgeloom/coordination";
import { assertNever, canonicalJson, EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import type { Actor, Dot } from "../versions/version-vector.ts";
import {
  absent,
  type CounterPart,
  type CounterValue,
  type MapField,
  type MapValue,
  type ReplicatedValue,
  type SetValue,
} from "./replicated-value.ts";

/** What a write does to a key. */
export type DataChange =
  | { readonly type: "put"; readonly value: JsonValue }
  | { readonly type: "delete" }
  /** A counter; `by` may be negative. */
  | { readonly type: "increment"; readonly by: number }
  | {
      readonly type: "change_set";
      readonly add: readonly JsonValue[];
      readonly remove: readonly JsonValue[];
    }
  | {
      readonly type: "change_map";
      /** Fields of which the last write wins. */
      readonly set: Readonly<Record<string, JsonValue>>;
      /** Fields that count. */
      readonly increment: Readonly<Record<string, number>>;
      /** Elements to add to fields that are sets. */
      readonly add: Readonly<Record<string, readonly JsonValue[]>>;
      readonly remove: readonly string[];
    };

/** The write that a change is made by. */
export interface ChangeMark {
  readonly dot: Dot;
  readonly stamp: HybridTimestamp;
  readonly origin: string;
  /** The part of this actor in a counter that may be counted on in; null begins a new one. */
  readonly partOf: (counter: CounterValue) => string | null;
}

const partId = ({ actor, counter }: Dot): string => `${actor}@${counter}`;

/** The latest part of `actor`, that is the one it began last. */
export function latestPart({ parts }: CounterValue, actor: Actor): string | null {
  let latest: string | null = null;
  let begun = -1;
  for (const id of parts.keys()) {
    const at = id.lastIndexOf("@");
    const counter = Number(id.slice(at + 1));
    if (id.slice(0, at) !== actor || counter <= begun) continue;
    latest = id;
    begun = counter;
  }
  return latest;
}

function mismatch(there: string, wanted: string): EdgeloomError {
  return new EdgeloomError({
    code: "conflict",
    message: `The key holds a ${there}, so it cannot be changed as a ${wanted}`,
    remedy: "Delete the key first, or use another one",
    field: "data",
  });
}

function count(counter: CounterValue, by: number, mark: ChangeMark): CounterValue {
  const id = mark.partOf(counter) ?? partId(mark.dot);
  const { up, down }: CounterPart = counter.parts.get(id) ?? { up: 0, down: 0 };
  const next = by >= 0 ? { up: up + by, down } : { up, down: down - by };
  return { kind: "counter", parts: new Map(counter.parts).set(id, next) };
}

function changeSet(
  set: SetValue,
  add: readonly JsonValue[],
  remove: readonly JsonValue[],
  { dot }: ChangeMark,
): SetValue {
  const elements = new Map(set.elements);
  for (const element of remove) elements.delete(canonicalJson(element));
  for (const element of add) elements.set(canonicalJson(element), [dot]);
  return { kind: "set", elements };
}

const emptyCounter: CounterValue = { kind: "counter", parts: new Map() };
const emptySet: SetValue = { kind: "set", elements: new Map() };
const emptyMap: MapValue = { kind: "map", fields: new Map() };

function changeMap(
  map: MapValue,
  change: Extract<DataChange, { type: "change_map" }>,
  mark: ChangeMark,
): MapValue {
  const fields = new Map(map.fields);
  const { dot, stamp, origin } = mark;
  const put = (name: string, value: MapField["value"]): void => {
    fields.set(name, { dots: [dot], value });
  };
  for (const name of change.remove) fields.delete(name);
  for (const [name, value] of Object.entries(change.set)) {
    put(name, { kind: "register", value, stamp, origin });
  }
  for (const [name, by] of Object.entries(change.increment)) {
    const there = fields.get(name)?.value ?? emptyCounter;
    if (there.kind !== "counter") throw mismatch(`${there.kind} in "${name}"`, "counter");
    put(name, count(there, by, mark));
  }
  for (const [name, added] of Object.entries(change.add)) {
    const there = fields.get(name)?.value ?? emptySet;
    if (there.kind !== "set") throw mismatch(`${there.kind} in "${name}"`, "set");
    put(name, changeSet(there, added, [], mark));
  }
  return { kind: "map", fields };
}

function asKind<Value extends ReplicatedValue>(current: ReplicatedValue, empty: Value): Value {
  if (current.kind === "absent") return empty;
  if (current.kind !== empty.kind) throw mismatch(current.kind, empty.kind);
  return current as Value;
}

/** @throws EdgeloomError `conflict` when the key holds another kind of value than the change is for */
export function applyChange(
  current: ReplicatedValue,
  change: DataChange,
  mark: ChangeMark,
): ReplicatedValue {
  switch (change.type) {
    case "put":
      return { kind: "plain", value: change.value };
    case "delete":
      return absent;
    case "increment":
      return count(asKind(current, emptyCounter), change.by, mark);
    case "change_set":
      return changeSet(asKind(current, emptySet), change.add, change.remove, mark);
    case "change_map":
      return changeMap(asKind(current, emptyMap), change, mark);
    default:
      return assertNever(change);
  }
}
