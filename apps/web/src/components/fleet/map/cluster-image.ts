/** Parts of a cluster's ring, in the order they are drawn. */
export const clusterStates = ["unhealthy", "degraded", "down", "healthy"] as const;
export type ClusterState = (typeof clusterStates)[number];

const prefix = "cluster";

export type ClusterCounts = Readonly<Record<ClusterState, number>>;

/** Counts out of a cluster's image name, `cluster/0/1/0/5`; null for another image. */
export function parseClusterImage(name: string): ClusterCounts | null {
  const [head, ...parts] = name.split("/");
  if (head !== prefix || parts.length !== clusterStates.length) return null;
  const counts = parts.map(Number);
  if (counts.some((count) => !Number.isInteger(count) || count < 0)) return null;
  const [unhealthy = 0, degraded = 0, down = 0, healthy = 0] = counts;
  return { unhealthy, degraded, down, healthy };
}

export function clusterImageName(counts: ClusterCounts): string {
  return [prefix, ...clusterStates.map((state) => counts[state])].join("/");
}

export interface RingPart {
  readonly state: ClusterState;
  /** Turns from the top, clockwise: 0..1. */
  readonly from: number;
  readonly to: number;
}

/** Shares of a ring. A part of a few among thousands still shows: it gets a twelfth of the ring. */
export function ringParts(counts: ClusterCounts): RingPart[] {
  const total = clusterStates.reduce((sum, state) => sum + counts[state], 0);
  if (total === 0) return [];
  const present = clusterStates.filter((state) => counts[state] > 0);
  const shares = present.map((state) => Math.max(counts[state] / total, 1 / 12));
  const sum = shares.reduce((a, b) => a + b, 0);
  let from = 0;
  return present.map((state, at) => {
    const to = at === present.length - 1 ? 1 : from + (shares[at] ?? 0) / sum;
    const part = { state, from, to };
    from = to;
    return part;
  });
}
