import type { EpochMs } from "@edgeloom/kernel";

/** Whether a node is heard from. `pending` is a new node that still has time to report. */
export type LivenessState = "up" | "late" | "down" | "pending";

export interface Liveness {
  readonly state: LivenessState;
  /** Whole report intervals that passed in silence. */
  readonly missedIntervals: number;
  /** So many missed intervals mean down. */
  readonly missedIntervalsMax: number;
}

export interface LivenessInput {
  readonly now: EpochMs;
  /** When the node was last heard from; undefined when it never was. */
  readonly lastSeenAt: EpochMs | undefined;
  /** When the node became known, from which a first report is awaited. */
  readonly knownSince: EpochMs;
  readonly intervalMs: number;
  /** So many missed intervals mean down. */
  readonly missedIntervalsMax: number;
}

/** Judges a node by its silence alone: a silent node is down, however well it was before. */
export function judgeLiveness(input: LivenessInput): Liveness {
  const { now, lastSeenAt, knownSince, intervalMs, missedIntervalsMax } = input;
  const silenceMs = Math.max(0, now - (lastSeenAt ?? knownSince));
  const missedIntervals = Math.floor(silenceMs / intervalMs);
  const judged = (state: LivenessState): Liveness => ({
    state,
    missedIntervals,
    missedIntervalsMax,
  });
  if (missedIntervals >= missedIntervalsMax) return judged("down");
  if (lastSeenAt === undefined) return judged("pending");
  return judged(missedIntervals > 0 ? "late" : "up");
}
