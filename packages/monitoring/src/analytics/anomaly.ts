import type { EpochMs } from "@edgeloom/kernel";
import { mean, type RobustSummary, robustSummary } from "../series/statistics.ts";
import type { SeriesPoint } from "../series/time-series.ts";

/** What is usual for a metric. */
export interface Baseline extends RobustSummary {
  /** `seasonal` when it is made of the same time of earlier days. */
  readonly kind: "seasonal" | "overall";
  readonly sampleCount: number;
}

/** The newest values set against the baseline. */
export interface Anomaly {
  readonly baseline: Baseline;
  /** Mean of the newest ten values. */
  readonly recentMean: number;
  /** Distance from the median as a share of it; infinite where the median is 0. */
  readonly relativeDeviation: number;
  /** Distance from the median in robust deviations; infinite where these are 0. */
  readonly robustScore: number;
}

const recentSize = 10;
const baselineSizeMin = 100;
const dayMs = 86_400_000;
/** Half the width of the time of day that counts as the same. */
const seasonHalfWidthMs = 1_800_000;
const seasonalSizeMin = 30;
const relativeDeviationMin = 0.5;
/** Modified z-score beyond which Iglewicz and Hoaglin call a value an outlier. */
const robustScoreMin = 3.5;

/** Whether two times fall at the same time of day, across midnight too. */
function sameTimeOfDay(a: EpochMs, b: EpochMs): boolean {
  const apart = (((a - b) % dayMs) + dayMs) % dayMs;
  return Math.min(apart, dayMs - apart) <= seasonHalfWidthMs;
}

/**
 * What is usual at `at`: the same time of earlier days where there is enough of it, else everything.
 * A daily peak is thereby measured against earlier peaks and not against the night. Undefined with
 * 100 values or fewer.
 */
export function baselineAt(history: readonly SeriesPoint[], at: EpochMs): Baseline | undefined {
  if (history.length <= baselineSizeMin) return undefined;
  const sameTime = history.filter(
    (point) => at - point.at > dayMs / 2 && sameTimeOfDay(point.at, at),
  );
  const kind = sameTime.length >= seasonalSizeMin ? "seasonal" : "overall";
  const values = (kind === "seasonal" ? sameTime : history).map((point) => point.value);
  const summary = robustSummary(values);
  return summary && { ...summary, kind, sampleCount: values.length };
}

/** Distance over scale, where any distance is infinitely many scales of 0. */
function ratio(distance: number, scale: number): number {
  if (scale > 0) return distance / scale;
  return distance === 0 ? 0 : Number.POSITIVE_INFINITY;
}

/**
 * The newest ten values when they are unusual: off the baseline by more than half of it and by more
 * than 3.5 robust deviations. Undefined when usual, or when there is too little to tell.
 */
export function detectAnomaly(points: readonly SeriesPoint[]): Anomaly | undefined {
  const recent = points.slice(-recentSize);
  const newest = recent[recent.length - 1];
  const recentMean = mean(recent.map((point) => point.value));
  if (newest === undefined || recentMean === undefined) return undefined;
  const baseline = baselineAt(points.slice(0, -recentSize), newest.at);
  if (baseline === undefined) return undefined;
  const distance = Math.abs(recentMean - baseline.median);
  const relativeDeviation = ratio(distance, Math.abs(baseline.median));
  const robustScore = ratio(distance, baseline.deviation);
  const unusual = relativeDeviation > relativeDeviationMin && robustScore > robustScoreMin;
  return unusual ? { baseline, recentMean, relativeDeviation, robustScore } : undefined;
}
