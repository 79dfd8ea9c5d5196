/** Exact order statistics of small windows. */

const ascending = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** Linear interpolation between closest ranks (type 7 of Hyndman and Fan) of sorted values. */
function quantileSorted(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** The value below which a share (0 to 1) of the values lies; undefined of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  return values.length === 0 ? undefined : quantileSorted(ascending(values), share);
}

export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

export function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Makes the median absolute deviation estimate the standard deviation of normal values. */
const normalConsistency = 1.4826;

/** Centre and spread that outliers do not move. */
export interface RobustSummary {
  readonly median: number;
  /** 1.4826 times the median absolute deviation. */
  readonly deviation: number;
}

export function robustSummary(values: readonly number[]): RobustSummary | undefined {
  const centre = median(values);
  if (centre === undefined) return undefined;
  const spread = median(values.map((value) => Math.abs(value - centre))) ?? 0;
  return { median: centre, deviation: normalConsistency * spread };
}

/** What a window of values looks like at a glance. */
export interface SeriesSummary {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Undefined of no values. */
export function summarize(values: readonly number[]): SeriesSummary | undefined {
  const sorted = ascending(values);
  const min = sorted[0];
  const max = sorted[sorted.length - 1];
  const average = mean(values);
  if (min === undefined || max === undefined || average === undefined) return undefined;
  return {
    count: sorted.length,
    min,
    max,
    mean: average,
    p50: quantileSorted(sorted, 0.5),
    p95: quantileSorted(sorted, 0.95),
    p99: quantileSorted(sorted, 0.99),
  };
}
