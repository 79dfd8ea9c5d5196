import type { ChartSeries } from "@edgeloom/ui";

interface RunBucket {
  readonly at: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly durationP50Ms: number | null;
  readonly durationP95Ms: number | null;
}

export interface RunSeries {
  readonly times: readonly number[];
  /** Runs per minute by how they ended. */
  readonly outcomes: readonly ChartSeries[];
  /** Milliseconds; null where no run ended. */
  readonly durations: readonly ChartSeries[];
}

const minuteMs = 60_000;

/** Counts in buckets as rates, so that the curve does not jump with the width of a bucket. The last one is not over. */
export function perMinute(buckets: readonly RunBucket[], stepMs: number): RunSeries {
  const whole = buckets.slice(0, -1);
  const rate = (key: "succeeded" | "failed" | "cancelled"): number[] =>
    whole.map((bucket) => (bucket[key] * minuteMs) / stepMs);
  return {
    times: whole.map(({ at }) => at),
    outcomes: [
      { key: "succeeded", label: "Succeeded", token: "state-succeeded", values: rate("succeeded") },
      { key: "failed", label: "Failed", token: "state-failed", values: rate("failed") },
      { key: "cancelled", label: "Cancelled", token: "state-skipped", values: rate("cancelled") },
    ],
    durations: [
      { key: "p50", label: "p50", values: whole.map(({ durationP50Ms }) => durationP50Ms) },
      { key: "p95", label: "p95", values: whole.map(({ durationP95Ms }) => durationP95Ms) },
    ],
  };
}
