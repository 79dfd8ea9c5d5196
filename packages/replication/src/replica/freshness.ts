import type { ReplicaCore } from "./core.ts";

/**
 * How old a copy can be at most. A comparison with the primary that is complete shows that the copy has all that the
 * primary had when the comparison *began*, by the monotonic clock here alone: no two clocks are compared, so their skew
 * does not matter, and the time since the last write does not count.
 */
export interface Freshness {
  /** A comparison with `peer` that began at `beganAt` is complete. */
  compared(peer: string, beganAt: number): void;
  /** Age of this copy against the primary, in ms; null when they were never compared. */
  ageMs(now: number): number | null;
}

export function createFreshness(core: Pick<ReplicaCore, "nodeId" | "primary">): Freshness {
  const asOf = new Map<string, number>();
  return {
    compared(peer, beganAt) {
      asOf.set(peer, Math.max(asOf.get(peer) ?? beganAt, beganAt));
    },
    ageMs(now) {
      if (core.primary() === core.nodeId) return 0;
      const at = asOf.get(core.primary());
      return at === undefined ? null : now - at;
    },
  };
}
