import { invariant } from "@edgeloom/kernel";
import type { SeriesPoint } from "./time-series.ts";

/** Index of the point that spans the largest triangle with `left` and the mean of what follows. */
function largestTriangle(
  points: readonly SeriesPoint[],
  from: number,
  to: number,
  left: SeriesPoint,
  next: SeriesPoint,
): number {
  let chosen = from;
  let largest = -1;
  for (let index = from; index < to; index += 1) {
    const point = points[index];
    if (point === undefined) continue;
    const area = Math.abs(
      (left.at - next.at) * (point.value - left.value) -
        (left.at - point.at) * (next.value - left.value),
    );
    if (area > largest) {
      largest = area;
      chosen = index;
    }
  }
  return chosen;
}

function meanPoint(points: readonly SeriesPoint[]): SeriesPoint {
  let at = 0;
  let value = 0;
  for (const point of points) {
    at += point.at / points.length;
    value += point.value / points.length;
  }
  return { at, value };
}

/**
 * Largest Triangle Three Buckets (Steinarsson 2013): at most `count` of the points, chosen so that
 * the line through them looks like the whole. The first and last are kept.
 */
export function downsampleLttb(points: readonly SeriesPoint[], count: number): SeriesPoint[] {
  invariant(count >= 3, "LTTB keeps both ends and at least one point between");
  const first = points[0];
  const last = points[points.length - 1];
  if (points.length <= count || first === undefined || last === undefined) return [...points];
  const bucketSize = (points.length - 2) / (count - 2);
  const edge = (bucket: number): number => 1 + Math.floor(bucket * bucketSize);
  const chosen: SeriesPoint[] = [first];
  let left = first;
  for (let bucket = 0; bucket < count - 2; bucket += 1) {
    const following = points.slice(
      edge(bucket + 1),
      bucket === count - 3 ? points.length : edge(bucket + 2),
    );
    const next = meanPoint(following);
    const index = largestTriangle(points, edge(bucket), edge(bucket + 1), left, next);
    left = points[index] ?? left;
    chosen.push(left);
  }
  chosen.push(last);
  return chosen;
}

/** Least, greatest and mean value of the points of one stretch of time. */
export interface SeriesBucket {
  readonly from: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}

/** Buckets of equal width, aligned to multiples of it; those without points are left out. */
export function bucketize(points: readonly SeriesPoint[], widthMs: number): SeriesBucket[] {
  invariant(widthMs > 0, "a bucket has a width");
  const buckets = new Map<number, { min: number; max: number; sum: number; count: number }>();
  for (const { at, value } of points) {
    const from = Math.floor(at / widthMs) * widthMs;
    const bucket = buckets.get(from);
    if (bucket === undefined) {
      buckets.set(from, { min: value, max: value, sum: value, count: 1 });
      continue;
    }
    bucket.min = Math.min(bucket.min, value);
    bucket.max = Math.max(bucket.max, value);
    bucket.sum += value;
    bucket.count += 1;
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([from, { min, max, sum, count }]) => ({ from, min, max, mean: sum / count, count }));
}
