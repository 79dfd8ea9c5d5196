import type { MemberId } from "../raft/entries.ts";

/** A suspicion that runs, and who holds it. */
export interface Suspicion {
  readonly beganAt: number;
  readonly confirmedBy: ReadonlySet<MemberId>;
}

export interface SuspicionBounds {
  readonly minMs: number;
  readonly maxMs: number;
  /** Confirmations, beyond the first suspicion, that bring the time down to `minMs`. */
  readonly confirmations: number;
}

/**
 * How long a suspicion lasts: long while only one member holds it, which may be at fault itself, and shorter with each
 * that agrees (Lifeguard, section IV-B: max − (max − min)·log(c + 1) / log(k + 1)).
 */
export function suspicionMs(confirmations: number, bounds: SuspicionBounds): number {
  const { minMs, maxMs } = bounds;
  if (bounds.confirmations <= 0) return minMs;
  const share = Math.log(confirmations + 1) / Math.log(bounds.confirmations + 1);
  return Math.max(minMs, maxMs - (maxMs - minMs) * share);
}

/** When it ends. The first of those that hold it is no confirmation. */
export function suspicionDeadline(suspicion: Suspicion, bounds: SuspicionBounds): number {
  return suspicion.beganAt + suspicionMs(suspicion.confirmedBy.size - 1, bounds);
}
