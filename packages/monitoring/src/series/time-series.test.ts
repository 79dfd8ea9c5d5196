import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SeriesPoint, TimeSeries } from "./time-series.ts";

const pointsArbitrary = fc.array(
  fc.record({ at: fc.nat(1000), value: fc.integer({ min: -50, max: 50 }) }),
  { maxLength: 120 },
);

const all = (series: TimeSeries): SeriesPoint[] => series.tail(series.length);

describe("TimeSeries", () => {
  it("keeps points in time order, late ones too", () => {
    const series = new TimeSeries();
    for (const at of [5, 1, 9, 3, 3]) series.push(at, at);
    expect(all(series).map((point) => point.at)).toEqual([1, 3, 3, 5, 9]);
    expect(series.last).toEqual({ at: 9, value: 9 });
  });

  it("makes room by dropping the oldest at its capacity", () => {
    const series = new TimeSeries({ capacity: 3 });
    for (let at = 0; at < 10; at += 1) series.push(at, at);
    expect(all(series).map((point) => point.at)).toEqual([7, 8, 9]);
    series.push(1, 1);
    expect(all(series).map((point) => point.at)).toEqual([7, 8, 9]);
  });

  it("drops points beyond the retention and refuses such late ones", () => {
    const series = new TimeSeries({ retentionMs: 100 });
    series.push(0, 0);
    series.push(50, 1);
    series.push(140, 2);
    expect(all(series).map((point) => point.at)).toEqual([50, 140]);
    series.push(39, 3);
    expect(series.length).toBe(2);
  });

  it("holds what a sorted list of the newest points would hold", () => {
    fc.assert(
      fc.property(pointsArbitrary, fc.integer({ min: 1, max: 40 }), (points, capacity) => {
        const series = new TimeSeries({ capacity });
        let model: SeriesPoint[] = [];
        for (const point of points) {
          series.push(point.at, point.value);
          // A stable sort puts points of one time in the order they came.
          model = [...model, point].sort((a, b) => a.at - b.at).slice(-capacity);
        }
        expect(all(series)).toEqual(model);
      }),
    );
  });

  it("answers a range with both ends included, like a filter would", () => {
    fc.assert(
      fc.property(pointsArbitrary, fc.nat(1000), fc.nat(1000), (points, from, to) => {
        const series = new TimeSeries({ capacity: 64 });
        for (const { at, value } of points) series.push(at, value);
        const expected = all(series).filter((point) => point.at >= from && point.at <= to);
        expect(series.range(from, to)).toEqual(expected);
      }),
    );
  });

  it("has nothing to tell while it is empty", () => {
    const series = new TimeSeries();
    expect(series.last).toBeUndefined();
    expect(series.at(0)).toBeUndefined();
    expect(series.range(0, 10)).toEqual([]);
  });

  it("refuses a capacity of nothing", () => {
    expect(() => new TimeSeries({ capacity: 0 })).toThrow("at least one point");
  });
});
