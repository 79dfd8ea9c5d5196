import type { JsonValue } from "@edgeloom/kernel";
import type { ReplicationBug } from "../planted-bugs.ts";
import { joinValues, type Seen } from "../values/join-values.ts";
import { isMerged, type MergedValue, valueToJson } from "../values/replicated-value.ts";
import { joinVectors, withDot } from "../versions/version-vector.ts";
import { compareVersions, type Entry, type Version } from "./entry.ts";

/** What becomes of versions that were written without knowing of each other. */
export type ConflictResolution = "last_write_wins" | "merge" | "keep_siblings";

/** A key as a reader sees it. */
export interface Resolved {
  readonly exists: boolean;
  readonly value: JsonValue;
  /** The version that it comes from, or the latest of those merged; null for a key never written. */
  readonly latest: Version | null;
  /** Every live value that was written concurrently, the latest first, unless they were merged. */
  readonly siblings: readonly JsonValue[];
  /** How many concurrent versions there were besides one. */
  readonly conflicts: number;
}

const seenBy = ({ context, dot, value }: Version): Seen<Version["value"]> => ({
  value,
  context: withDot(context, dot),
});

/** Joins the values of siblings that merge; those of another kind than the latest are left out. */
export function mergedValue(
  { versions }: Entry,
  bugs?: ReadonlySet<ReplicationBug>,
): Seen<MergedValue> | null {
  let joined: Seen<MergedValue> | null = null;
  for (const version of versions.toSorted((a, b) => compareVersions(b, a))) {
    const { value, context } = seenBy(version);
    if (!isMerged(value)) continue;
    if (joined === null) {
      joined = { value, context };
      continue;
    }
    const both = joinValues(joined, { value, context }, bugs);
    if (both !== null) joined = { value: both, context: joinVectors(joined.context, context) };
  }
  return joined;
}

export function resolveEntry(
  entry: Entry,
  resolution: ConflictResolution,
  bugs?: ReadonlySet<ReplicationBug>,
): Resolved {
  const byTime = entry.versions.toSorted((a, b) => compareVersions(b, a));
  const latest = byTime[0] ?? null;
  const conflicts = Math.max(0, byTime.length - 1);
  if (latest === null) {
    return { exists: false, value: null, latest, siblings: [], conflicts };
  }
  // A counter, a set or a map is always the join of what was done to it: any other reading would lose writes.
  const merged = resolution === "keep_siblings" ? null : mergedValue(entry, bugs);
  if (merged !== null) {
    const value = valueToJson(merged.value);
    return { exists: true, value, latest, siblings: [], conflicts };
  }
  const live = byTime.filter(({ value }) => value.kind !== "absent");
  const siblings = live.length > 1 ? live.map(({ value }) => valueToJson(value)) : [];
  // Who deleted did not know of a concurrent write, so that one stays when siblings are kept.
  const shown = resolution === "last_write_wins" ? latest : (live[0] ?? latest);
  return {
    exists: shown.value.kind !== "absent",
    value: valueToJson(shown.value),
    latest: shown,
    siblings: resolution === "keep_siblings" ? siblings : [],
    conflicts,
  };
}
