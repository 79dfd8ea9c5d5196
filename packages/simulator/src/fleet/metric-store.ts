import { type TelemetryBatch, type TelemetrySample, telemetryFields } from "@edgeloom/agent-core";
import type { MetricPoint } from "@edgeloom/fleet";
import type { EpochMs } from "@edgeloom/kernel";
import { valuesOf } from "../traffic/sampling.ts";

const width = telemetryFields.length;

/** Samples of every node in memory, the newest `capacity` of each. */
export interface MetricStore {
  add(batch: TelemetryBatch): void;
  latest(node: number): TelemetrySample | null;
  /** Points of one telemetry field between two times, both included. */
  query(node: number, column: number, from: EpochMs, to: EpochMs, stepMs: number): MetricPoint[];
}

interface Ring {
  at: Float64Array;
  values: Float32Array;
  /** Samples ever written. */
  written: number;
}

const ringStart = 64;

export function createMetricStore(nodes: number, capacity: number): MetricStore {
  const rings = Array.from(
    { length: nodes },
    (): Ring => ({ at: new Float64Array(0), values: new Float32Array(0), written: 0 }),
  );

  /** Doubles a ring up to its capacity, so that a short run of a large world stays small. */
  function grow(ring: Ring): void {
    const size = ring.at.length;
    if (ring.written < size || size >= capacity) return;
    const larger = Math.min(capacity, Math.max(ringStart, size * 2));
    const at = new Float64Array(larger);
    const values = new Float32Array(larger * width);
    at.set(ring.at);
    values.set(ring.values);
    ring.at = at;
    ring.values = values;
  }

  function write(ring: Ring, batch: TelemetryBatch, row: number): void {
    grow(ring);
    const slot = ring.written % ring.at.length;
    ring.at[slot] = batch.at[row] ?? 0;
    for (let i = 0; i < width; i += 1) {
      ring.values[slot * width + i] = batch.values[row * width + i] ?? Number.NaN;
    }
    ring.written += 1;
  }

  return {
    add(batch) {
      for (let row = 0; row < batch.length; row += 1) {
        const ring = rings[batch.node[row] ?? 0];
        if (ring !== undefined) write(ring, batch, row);
      }
    },
    latest(node) {
      const ring = rings[node];
      if (ring === undefined || ring.written === 0) return null;
      const slot = (ring.written - 1) % ring.at.length;
      return { at: ring.at[slot] ?? 0, values: valuesOf(ring.values, slot * width) };
    },
    query(node, column, from, to, stepMs) {
      const ring = rings[node];
      const points = createPoints(stepMs);
      const kept = ring === undefined ? 0 : Math.min(ring.written, ring.at.length);
      for (let i = kept; ring !== undefined && i > 0; i -= 1) {
        const slot = (ring.written - i) % ring.at.length;
        const at = ring.at[slot] ?? 0;
        if (at >= from && at <= to)
          points.add(at, ring.values[slot * width + column] ?? Number.NaN);
      }
      return points.list();
    },
  };
}

interface Bucket {
  readonly at: EpochMs;
  count: number;
  sum: number;
  min: number;
  max: number;
}

/** Gathers values into points: one a sample when `stepMs` is 0, else one a bucket. NaN counts as not measured. */
export function createPoints(stepMs: number): {
  add(at: EpochMs, value: number): void;
  list(): MetricPoint[];
} {
  const buckets: Bucket[] = [];
  const byStart = new Map<EpochMs, Bucket>();

  function bucketAt(at: EpochMs): Bucket {
    const start = stepMs === 0 ? at : Math.floor(at / stepMs) * stepMs;
    const known = stepMs === 0 ? undefined : byStart.get(start);
    if (known !== undefined) return known;
    const bucket: Bucket = {
      at: start,
      count: 0,
      sum: 0,
      min: Number.POSITIVE_INFINITY,
      max: Number.NEGATIVE_INFINITY,
    };
    buckets.push(bucket);
    byStart.set(start, bucket);
    return bucket;
  }

  return {
    add(at, value) {
      const bucket = bucketAt(at);
      if (Number.isNaN(value)) return;
      bucket.count += 1;
      bucket.sum += value;
      bucket.min = Math.min(bucket.min, value);
      bucket.max = Math.max(bucket.max, value);
    },
    list: () =>
      buckets
        .sort((a, b) => a.at - b.at)
        .map(({ at, count, sum, min, max }) =>
          count === 0
            ? { at, count, mean: null, min: null, max: null }
            : { at, count, mean: sum / count, min, max },
        ),
  };
}
