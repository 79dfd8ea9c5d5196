import { type EpochMs, invariant } from "@edgeloom/kernel";

/** A value at a time. */
export interface SeriesPoint {
  readonly at: EpochMs;
  readonly value: number;
}

export interface TimeSeriesOptions {
  /** Points kept at most; the oldest make room. */
  readonly capacity: number;
  /** Points this much older than the newest are dropped. */
  readonly retentionMs: number;
}

export const defaultTimeSeriesOptions: TimeSeriesOptions = {
  capacity: 10_000,
  retentionMs: 86_400_000,
};

const initialSlots = 16;

/**
 * A bounded series in time order. A ring over two typed arrays that double until the capacity, so
 * that thousands of short series cost little; late points are put in their place.
 */
export class TimeSeries {
  readonly #capacity: number;
  readonly #retentionMs: number;
  #times: Float64Array;
  #values: Float64Array;
  #start = 0;
  #length = 0;

  constructor(options: Partial<TimeSeriesOptions> = {}) {
    const { capacity, retentionMs } = { ...defaultTimeSeriesOptions, ...options };
    invariant(Number.isInteger(capacity) && capacity > 0, "a series holds at least one point");
    this.#capacity = capacity;
    this.#retentionMs = retentionMs;
    const slots = Math.min(capacity, initialSlots);
    this.#times = new Float64Array(slots);
    this.#values = new Float64Array(slots);
  }

  get length(): number {
    return this.#length;
  }

  /** The newest point. */
  get last(): SeriesPoint | undefined {
    return this.at(this.#length - 1);
  }

  /** The point at an index in time order, 0 being the oldest. */
  at(index: number): SeriesPoint | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const slot = this.#slot(index);
    return { at: this.#times[slot] ?? 0, value: this.#values[slot] ?? 0 };
  }

  /** Adds a point; one too old to be kept is left out. Points of one time keep their order. */
  push(at: EpochMs, value: number): void {
    const newest = this.last;
    if (newest !== undefined && at < newest.at - this.#retentionMs) return;
    const index = newest === undefined || at >= newest.at ? this.#length : this.#firstAfter(at);
    if (this.#length === this.#capacity) {
      if (index === 0) return;
      this.#dropOldest(1);
      this.#insert(index - 1, at, value);
    } else {
      if (this.#length === this.#times.length) this.#grow();
      this.#insert(index, at, value);
    }
    this.#expire();
  }

  /** Points from `from` to `to`, both included. */
  range(from: EpochMs, to: EpochMs): SeriesPoint[] {
    const points: SeriesPoint[] = [];
    const end = this.#firstAfter(to);
    for (let index = this.#firstAtOrAfter(from); index < end; index += 1) {
      const point = this.at(index);
      if (point !== undefined) points.push(point);
    }
    return points;
  }

  /** The newest points, at most `count`, the oldest of them first. */
  tail(count: number): SeriesPoint[] {
    const points: SeriesPoint[] = [];
    for (let index = Math.max(0, this.#length - count); index < this.#length; index += 1) {
      const point = this.at(index);
      if (point !== undefined) points.push(point);
    }
    return points;
  }

  #slot(index: number): number {
    return (this.#start + index) % this.#times.length;
  }

  #timeAt(index: number): number {
    return this.#times[this.#slot(index)] ?? 0;
  }

  #search(isBefore: (time: number) => boolean): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#timeAt(middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstAtOrAfter(at: EpochMs): number {
    return this.#search((time) => time < at);
  }

  #firstAfter(at: EpochMs): number {
    return this.#search((time) => time <= at);
  }

  #insert(index: number, at: EpochMs, value: number): void {
    for (let to = this.#length; to > index; to -= 1) {
      this.#times[this.#slot(to)] = this.#timeAt(to - 1);
      this.#values[this.#slot(to)] = this.#values[this.#slot(to - 1)] ?? 0;
    }
    this.#times[this.#slot(index)] = at;
    this.#values[this.#slot(index)] = value;
    this.#length += 1;
  }

  #dropOldest(count: number): void {
    this.#start = this.#slot(count);
    this.#length -= count;
  }

  #expire(): void {
    const newestAt = this.#timeAt(this.#length - 1);
    const expired = this.#firstAtOrAfter(newestAt - this.#retentionMs);
    if (expired > 0) this.#dropOldest(expired);
  }

  #grow(): void {
    const slots = Math.min(this.#capacity, this.#times.length * 2);
    const times = new Float64Array(slots);
    const values = new Float64Array(slots);
    for (let index = 0; index < this.#length; index += 1) {
      times[index] = this.#timeAt(index);
      values[index] = this.#values[this.#slot(index)] ?? 0;
    }
    this.#times = times;
    this.#values = values;
    this.#start = 0;
  }
}
