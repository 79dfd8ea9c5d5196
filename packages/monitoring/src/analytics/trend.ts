import { mean } from "../series/statistics.ts";

/** Where a metric is heading. */
export interface Trend {
  readonly direction: "rising" | "falling" | "stable" | "unknown";
  /** The newest ten against the ten before, as a share of these; undefined when these average 0. */
  readonly change: number | undefined;
}

const windowSize = 10;
const stableShare = 0.1;

/** Compares the mean of the last ten values with that of the ten before; within 10 % is stable. */
export function trendOf(values: readonly number[]): Trend {
  if (values.length < 2 * windowSize) return { direction: "unknown", change: undefined };
  const recent = mean(values.slice(-windowSize)) ?? 0;
  const before = mean(values.slice(-2 * windowSize, -windowSize)) ?? 0;
  if (before === 0) {
    const direction = recent === 0 ? "stable" : recent > 0 ? "rising" : "falling";
    return { direction, change: undefined };
  }
  const change = (recent - before) / Math.abs(before);
  if (Math.abs(change) <= stableShare) return { direction: "stable", change };
  return { direction: change > 0 ? "rising" : "falling", change };
}
