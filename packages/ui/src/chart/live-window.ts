/**
 * Where a live chart's right edge stands. Samples carry the time of whoever measured them, so the
 * distance between their clock and the browser's is followed, slowly, and the edge slides evenly
 * between samples instead of jumping with each.
 */
export interface LiveWindow {
  /** A newer sample came: its time and the browser's, epoch milliseconds. */
  readonly observe: (sampleAt: number, now: number) => void;
  /** The time at the right edge; undefined before the first sample. */
  readonly edge: (now: number) => number | undefined;
}

/** Share of a new distance that is taken over with each sample. */
const smoothing = 0.15;
/** A distance that changed by more than this is a new clock, not jitter. */
const stepMs = 5_000;

export function createLiveWindow(): LiveWindow {
  let lagMs: number | undefined;
  let newestAt = Number.NEGATIVE_INFINITY;
  return {
    observe(sampleAt, now) {
      if (sampleAt <= newestAt) return;
      newestAt = sampleAt;
      const lag = now - sampleAt;
      if (lagMs === undefined || Math.abs(lag - lagMs) > stepMs) lagMs = lag;
      else lagMs += (lag - lagMs) * smoothing;
    },
    edge: (now) => (lagMs === undefined ? undefined : now - lagMs),
  };
}
