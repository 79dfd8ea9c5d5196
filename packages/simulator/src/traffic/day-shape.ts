import type { EpochMs } from "@edgeloom/kernel";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Sunday first. */
const weekdayLevels = [0.88, 0.99, 1, 1.02, 1.02, 1, 0.92] as const;

/**
 * Demand at a local hour as a share of the peak: lowest towards four in the morning, a shoulder in the
 * forenoon, highest at nine in the evening, as exchanges publish of consumer traffic.
 */
export function dayShape(hour: number): number {
  const angle = (2 * Math.PI * hour) / 24;
  const daily = 0.58 - 0.34 * Math.cos(angle - (2 * Math.PI * 5) / 24);
  const twiceDaily = 0.13 * Math.cos(2 * angle - (4 * Math.PI * 20.5) / 24);
  return Math.min(1, daily + twiceDaily);
}

/** Demand at a local time, given as milliseconds since 1970 as if it were UTC, as a share of the peak. */
export function demandShare(localMs: EpochMs): number {
  const hour = (((localMs % dayMs) + dayMs) % dayMs) / hourMs;
  // 1970-01-01 was a Thursday.
  const weekday = (((Math.floor(localMs / dayMs) + 4) % 7) + 7) % 7;
  return dayShape(hour) * (weekdayLevels[weekday] ?? 1);
}
