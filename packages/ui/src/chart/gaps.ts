import type { Values } from "./chart-model.ts";

export interface AlignedSeries {
  readonly times: number[];
  readonly columns: (number | null)[][];
}

/**
 * Puts a time without values wherever two samples are further apart than gapMs, so that a silence
 * is drawn as a gap and not as a straight line across it.
 * @param times epoch milliseconds, ascending
 * @param columns one array a series, as long as times; shorter ones end in gaps
 */
export function breakAtGaps(
  times: readonly number[],
  columns: readonly Values[],
  gapMs: number,
): AlignedSeries {
  const brokenTimes: number[] = [];
  const broken = columns.map((): (number | null)[] => []);
  let previous: number | undefined;
  times.forEach((time, index) => {
    if (previous !== undefined && time - previous > gapMs) {
      brokenTimes.push(previous + gapMs / 2);
      for (const column of broken) column.push(null);
    }
    brokenTimes.push(time);
    broken.forEach((column, at) => {
      column.push(columns[at]?.[index] ?? null);
    });
    previous = time;
  });
  return { times: brokenTimes, columns: broken };
}

/** Three times the median distance of the samples: more than that counts as silence. */
export function typicalGapMs(times: readonly number[]): number {
  const distances = times.slice(1).map((time, index) => time - (times[index] ?? time));
  if (distances.length < 2) return Number.POSITIVE_INFINITY;
  distances.sort((a, b) => a - b);
  return 3 * (distances[Math.floor(distances.length / 2)] ?? Number.POSITIVE_INFINITY);
}
