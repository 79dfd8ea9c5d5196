import type { MemberId } from "../raft/entries.ts";

/** Whom a member hears: what it tells of the links that end at it. */
export interface ReachabilityReport {
  readonly member: MemberId;
  /** Members of which a message arrived of late. */
  readonly hears: readonly MemberId[];
}

export type PartitionVerdict =
  | { readonly type: "healthy" }
  /** One member has no link left; it may be the one that judges. */
  | { readonly type: "isolated"; readonly member: MemberId }
  /** Two or more sides without any link between them. */
  | { readonly type: "symmetric_partition"; readonly sides: readonly (readonly MemberId[])[] }
  /** Messages pass from one to the other, but none comes back. */
  | { readonly type: "asymmetric_link"; readonly from: MemberId; readonly to: MemberId }
  /** Sides that only some members reach both of. */
  | {
      readonly type: "bridge";
      readonly bridge: MemberId;
      readonly sides: readonly (readonly MemberId[])[];
    }
  /** No message passes between two members that others reach. */
  | { readonly type: "broken_link"; readonly between: readonly [MemberId, MemberId] };

export interface PartitionView {
  /** From the gravest to the least; `healthy` alone when nothing is wrong. */
  readonly verdicts: readonly PartitionVerdict[];
  /** The parts that can reach each other through others, over links open both ways; the largest first. */
  readonly sides: readonly (readonly MemberId[])[];
}

type Links = ReadonlyMap<MemberId, ReadonlySet<MemberId>>;

/**
 * Merges the reports that arrived at `self`, its own among them, into what is wrong between `members`. A member without
 * a report counts as heard by those that say so, and as hearing nobody but those that hear it: whether it hears is not
 * known, and a missing report alone is no fault of a link. Members of which nobody who reports hears are out of sight:
 * what is between them is not known from here, and they are taken for one side.
 */
export function judgePartition(
  members: readonly MemberId[],
  reports: readonly ReachabilityReport[],
): PartitionView {
  const ids = [...new Set(members)].sort();
  const heard = new Map(reports.map(({ member, hears }) => [member, new Set(hears)]));
  const passes = (from: MemberId, to: MemberId): boolean => {
    const hears = heard.get(to);
    return hears === undefined ? (heard.get(from)?.has(to) ?? false) : hears.has(from);
  };
  const isOutOfSight = (id: MemberId): boolean =>
    !heard.has(id) && ![...heard.values()].some((hears) => hears.has(id));
  const areLinked = (a: MemberId, b: MemberId): boolean =>
    (passes(a, b) && passes(b, a)) || (isOutOfSight(a) && isOutOfSight(b));
  const links: Links = new Map(
    ids.map((a) => [a, new Set(ids.filter((b) => a !== b && areLinked(a, b)))]),
  );
  const sides = componentsOf(ids, links);
  const seen = ids.filter((id) => !isOutOfSight(id));
  const found = [
    ...splits(sides),
    ...bridges(seen, links, sides),
    ...faultyLinks(seen, passes, sides),
  ];
  return { verdicts: found.length === 0 ? [{ type: "healthy" }] : found, sides };
}

function componentsOf(ids: readonly MemberId[], links: Links): MemberId[][] {
  const placed = new Set<MemberId>();
  const components: MemberId[][] = [];
  for (const id of ids) {
    if (placed.has(id)) continue;
    const component = new Set([id]);
    // A set may grow while it is walked.
    for (const member of component) {
      for (const other of links.get(member) ?? []) if (ids.includes(other)) component.add(other);
    }
    for (const member of component) placed.add(member);
    components.push([...component].sort());
  }
  return components.sort((a, b) => b.length - a.length);
}

function splits(sides: readonly (readonly MemberId[])[]): PartitionVerdict[] {
  if (sides.length < 2) return [];
  const groups = sides.filter((side) => side.length > 1);
  const singles = sides.filter((side) => side.length === 1).flat();
  const isolated = singles.map((member): PartitionVerdict => ({ type: "isolated", member }));
  return groups.length > 1 ? [{ type: "symmetric_partition", sides }, ...isolated] : isolated;
}

/** Members whose loss would part their side: the articulation points of the links open both ways. */
function bridges(
  ids: readonly MemberId[],
  links: Links,
  sides: readonly (readonly MemberId[])[],
): PartitionVerdict[] {
  return ids.flatMap((bridge): PartitionVerdict[] => {
    const side = sides.find((members) => members.includes(bridge)) ?? [];
    const parted = componentsOf(
      side.filter((id) => id !== bridge),
      links,
    );
    return parted.length > 1 ? [{ type: "bridge", bridge, sides: parted }] : [];
  });
}

/** Links within a side that are closed one way or both; between sides all are, which the split says already. */
function faultyLinks(
  ids: readonly MemberId[],
  passes: (from: MemberId, to: MemberId) => boolean,
  sides: readonly (readonly MemberId[])[],
): PartitionVerdict[] {
  const isTogether = (a: MemberId, b: MemberId): boolean =>
    sides.some((side) => side.includes(a) && side.includes(b));
  const found: PartitionVerdict[] = [];
  for (const [i, a] of ids.entries()) {
    for (const b of ids.slice(i + 1)) {
      const [there, back] = [passes(a, b), passes(b, a)];
      if (there && !back) found.push({ type: "asymmetric_link", from: a, to: b });
      else if (back && !there) found.push({ type: "asymmetric_link", from: b, to: a });
      else if (!there && isTogether(a, b)) found.push({ type: "broken_link", between: [a, b] });
    }
  }
  return found;
}
