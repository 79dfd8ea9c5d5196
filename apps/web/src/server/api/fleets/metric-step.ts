/** Widths of a bucket that divide a minute, an hour or a day, so that buckets start at round times. */
const steps = [
  1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
] as const;

/** Points that a chart of ordinary width can tell apart. */
const pointsMax = 600;

/**
 * The bucket width for a span: the wanted one, unless it would give more than 600 points, then the least round
 * one that does not. Milliseconds.
 */
export function metricStep(spanMs: number, wantedMs?: number | undefined): number {
  const least = Math.max(spanMs / pointsMax, wantedMs ?? 0);
  const last = steps[steps.length - 1] ?? 86_400_000;
  return steps.find((step) => step >= least) ?? Math.ceil(least / last) * last;
}
