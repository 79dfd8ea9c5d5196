import { compareTimestamps } from "@edgeloom/coordination";
import type { ReplicationBug } from "../planted-bugs.ts";
import { coversDot, type Dot, sameDot, type VersionVector } from "../versions/version-vector.ts";
import type {
  CounterPart,
  CounterValue,
  MapField,
  MapValue,
  MergedValue,
  RegisterValue,
  SetValue,
} from "./replicated-value.ts";

/** A value with the writes that its writer knew of, its own among them. */
export interface Seen<Value> {
  readonly value: Value;
  readonly context: VersionVector;
}

type Bugs = ReadonlySet<ReplicationBug> | undefined;

/** Dots that both have, and those of one that the other has never seen: what it has seen and lacks, it removed. */
function joinDots(a: Seen<readonly Dot[]>, b: Seen<readonly Dot[]>): Dot[] {
  const kept = (one: readonly Dot[], other: Seen<readonly Dot[]>): Dot[] =>
    one.filter(
      (dot) =>
        other.value.some((another) => sameDot(dot, another)) || !coversDot(other.context, dot),
    );
  const joined = kept(a.value, b);
  for (const dot of kept(b.value, a)) {
    if (!joined.some((one) => sameDot(one, dot))) joined.push(dot);
  }
  return joined.toSorted((x, y) =>
    x.actor === y.actor ? x.counter - y.counter : x.actor < y.actor ? -1 : 1,
  );
}

export function joinCounters(a: CounterValue, b: CounterValue, bugs?: Bugs): CounterValue {
  const adds = bugs?.has("counter_joined_by_addition") ?? false;
  const parts = new Map<string, CounterPart>(a.parts);
  for (const [id, { up, down }] of b.parts) {
    const other = parts.get(id) ?? { up: 0, down: 0 };
    parts.set(
      id,
      adds
        ? { up: other.up + up, down: other.down + down }
        : { up: Math.max(other.up, up), down: Math.max(other.down, down) },
    );
  }
  return { kind: "counter", parts };
}

export function joinSets(a: Seen<SetValue>, b: Seen<SetValue>, bugs?: Bugs): SetValue {
  const forgets = bugs?.has("removal_forgets_context") ?? false;
  const none: VersionVector = new Map();
  const elements = new Map<string, readonly Dot[]>();
  for (const element of new Set([...a.value.elements.keys(), ...b.value.elements.keys()])) {
    const dots = joinDots(
      { value: a.value.elements.get(element) ?? [], context: forgets ? none : a.context },
      { value: b.value.elements.get(element) ?? [], context: forgets ? none : b.context },
    );
    if (dots.length > 0) elements.set(element, dots);
  }
  return { kind: "set", elements };
}

/** Positive when `a` was written later. */
export function compareRegisters(a: RegisterValue, b: RegisterValue): number {
  const byTime = compareTimestamps(a.stamp, b.stamp);
  if (byTime !== 0) return byTime;
  return a.origin === b.origin ? 0 : a.origin > b.origin ? 1 : -1;
}

/** Of two kinds of one field the one comes out that is first here, whoever joins them. */
const kindRank = { set: 0, counter: 1, register: 2 } as const;

function joinFields(
  a: Seen<MapField | undefined>,
  b: Seen<MapField | undefined>,
  bugs: Bugs,
): MapField | null {
  const dots = joinDots(
    { value: a.value?.dots ?? [], context: a.context },
    { value: b.value?.dots ?? [], context: b.context },
  );
  if (dots.length === 0) return null;
  const [x, y] = [a.value?.value, b.value?.value];
  if (x === undefined || y === undefined) {
    const value = x ?? y;
    return value === undefined ? null : { dots, value: within(value, x === undefined ? a : b) };
  }
  if (x.kind === "counter" && y.kind === "counter") {
    return { dots, value: joinCounters(x, y, bugs) };
  }
  if (x.kind === "set" && y.kind === "set") {
    const joined = joinSets(
      { value: x, context: a.context },
      { value: y, context: b.context },
      bugs,
    );
    return { dots, value: joined };
  }
  if (x.kind === "register" && y.kind === "register") {
    // A write that knew of the other one replaces it, whatever their stamps say.
    const isLive = (field: MapField | undefined): boolean =>
      field?.dots.some((dot) => dots.some((one) => sameDot(one, dot))) === true;
    if (!isLive(a.value)) return { dots, value: y };
    if (!isLive(b.value)) return { dots, value: x };
    return { dots, value: compareRegisters(x, y) >= 0 ? x : y };
  }
  return { dots, value: kindRank[x.kind] <= kindRank[y.kind] ? x : y };
}

/** A field that only one side has: of a set, what the other side has not removed. */
function within(value: MapField["value"], other: Seen<unknown>): MapField["value"] {
  if (value.kind !== "set") return value;
  return joinSets(
    { value, context: new Map() },
    { value: { kind: "set", elements: new Map() }, context: other.context },
  );
}

function joinMaps(a: Seen<MapValue>, b: Seen<MapValue>, bugs: Bugs): MapValue {
  const fields = new Map<string, MapField>();
  for (const name of new Set([...a.value.fields.keys(), ...b.value.fields.keys()])) {
    const field = joinFields(
      { value: a.value.fields.get(name), context: a.context },
      { value: b.value.fields.get(name), context: b.context },
      bugs,
    );
    if (field !== null) fields.set(name, field);
  }
  return { kind: "map", fields };
}

/** The least value that both are part of; null when they are of different kinds. */
export function joinValues(
  a: Seen<MergedValue>,
  b: Seen<MergedValue>,
  bugs?: Bugs,
): MergedValue | null {
  const [x, y] = [a.value, b.value];
  if (x.kind === "counter" && y.kind === "counter") return joinCounters(x, y, bugs);
  if (x.kind === "set" && y.kind === "set") {
    return joinSets({ value: x, context: a.context }, { value: y, context: b.context }, bugs);
  }
  if (x.kind === "map" && y.kind === "map") {
    return joinMaps({ value: x, context: a.context }, { value: y, context: b.context }, bugs);
  }
  return null;
}
