import { compareTimestamps, formatTimestamp, type HybridTimestamp } from "@edgeloom/coordination";
import { hash32 } from "@edgeloom/kernel";
import type { ReplicationBug } from "../planted-bugs.ts";
import type { ReplicatedValue } from "../values/replicated-value.ts";
import {
  coversDot,
  type Dot,
  joinVectors,
  sameDot,
  type VersionVector,
  withDot,
} from "../versions/version-vector.ts";

/** One write of a key. */
export interface Version {
  readonly dot: Dot;
  /** Writes of this key that the writer knew of, and that this one replaces. */
  readonly context: VersionVector;
  /** Writes of any key that the writer's session had seen: whoever sees this one must see those. */
  readonly dependencies: VersionVector;
  readonly stamp: HybridTimestamp;
  /** The edge node that took the write in. */
  readonly origin: string;
  /** Names the request, so that it is not carried out twice; empty when it need not be. */
  readonly request: string;
  readonly value: ReplicatedValue;
}

/** A key with all its versions that no other one replaced. */
export interface Entry {
  /** Every write of this key that is known, replaced ones included. */
  readonly context: VersionVector;
  /** In the order of their dots; more than one are siblings. */
  readonly versions: readonly Version[];
}

export const emptyEntry: Entry = { context: new Map(), versions: [] };

function compareDots(a: Dot, b: Dot): number {
  if (a.actor !== b.actor) return a.actor < b.actor ? -1 : 1;
  return a.counter - b.counter;
}

/** Positive when `a` was written later: by hybrid time, then by origin, then by dot. */
export function compareVersions(a: Version, b: Version): number {
  const byTime = compareTimestamps(a.stamp, b.stamp);
  if (byTime !== 0) return byTime;
  if (a.origin !== b.origin) return a.origin > b.origin ? 1 : -1;
  return compareDots(a.dot, b.dot);
}

/**
 * The least entry that knows what both know: a version stays unless the other side has seen it and let it go. Joining is
 * commutative, associative and idempotent.
 */
export function joinEntries(a: Entry, b: Entry, bugs?: ReadonlySet<ReplicationBug>): Entry {
  const holds = (entry: Entry, dot: Dot): boolean =>
    entry.versions.some((one) => sameDot(one.dot, dot));
  const kept = a.versions.filter(({ dot }) => holds(b, dot) || !coversDot(b.context, dot));
  const added = b.versions.filter(({ dot }) => !holds(a, dot) && !coversDot(a.context, dot));
  const versions = [...kept, ...added].toSorted((x, y) => compareDots(x.dot, y.dot));
  return {
    context: joinVectors(a.context, b.context),
    versions: bugs?.has("merge_drops_concurrent") && kept.length > 0 ? kept : versions,
  };
}

/**
 * Adds a version where it is made: it replaces those that it knows of, and no others. Its own dot does not stand for the
 * earlier writes of its actor, which may be siblings.
 */
export function addVersion(entry: Entry, version: Version): Entry {
  const kept = entry.versions.filter(({ dot }) => !coversDot(version.context, dot));
  return {
    context: withDot(joinVectors(entry.context, version.context), version.dot),
    versions: [...kept, version].toSorted((x, y) => compareDots(x.dot, y.dot)),
  };
}

/** Two 32-bit hashes that tell one state of a key from another. */
export type Digest = readonly [number, number];

export const noDigest: Digest = [0, 0];

export function digestOf(key: string, { context, versions }: Entry): Digest {
  const dots = versions.map(
    ({ dot, stamp }) => `${dot.actor}.${dot.counter}.${formatTimestamp(stamp)}`,
  );
  const seen = [...context].map(([actor, counter]) => `${actor}.${counter}`).toSorted();
  const text = `${key}\n${dots.join(" ")}\n${seen.join(" ")}`;
  // A suffix would not do: the second hash would follow from the first.
  return [hash32(text), hash32(`~${text}`)];
}
