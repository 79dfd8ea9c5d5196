import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketize, downsampleLttb } from "./downsample.ts";

const seriesArbitrary = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 300 })
  .map((values) => values.map((value, index) => ({ at: index * 10, value })));

describe("downsampleLttb", () => {
  it("keeps both ends, the order and the count, and makes no point up", () => {
    fc.assert(
      fc.property(seriesArbitrary, fc.integer({ min: 3, max: 50 }), (points, count) => {
        const sampled = downsampleLttb(points, count);
        expect(sampled).toHaveLength(Math.min(points.length, count));
        expect(sampled[0]).toEqual(points[0]);
        expect(sampled.at(-1)).toEqual(points.at(-1));
        expect(sampled.every((point) => points.includes(point))).toBe(true);
        const times = sampled.map((point) => point.at);
        expect(new Set(times).size).toBe(times.length);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it("keeps a lone spike, which a mean would flatten", () => {
    const points = Array.from({ length: 1000 }, (_, at) => ({ at, value: at === 637 ? 100 : 1 }));
    expect(downsampleLttb(points, 20)).toContainEqual({ at: 637, value: 100 });
  });

  it("needs room for both ends and a point between", () => {
    expect(() => downsampleLttb([], 2)).toThrow("both ends");
  });
});

describe("bucketize", () => {
  it("gives least, greatest, mean and count of each stretch", () => {
    const points = [
      { at: 3, value: 1 },
      { at: 9, value: 5 },
      { at: 25, value: 2 },
    ];
    expect(bucketize(points, 10)).toEqual([
      { from: 0, min: 1, max: 5, mean: 3, count: 2 },
      { from: 20, min: 2, max: 2, mean: 2, count: 1 },
    ]);
  });

  it("loses no point and no extreme", () => {
    fc.assert(
      fc.property(seriesArbitrary, fc.integer({ min: 1, max: 500 }), (points, width) => {
        const buckets = bucketize(points, width);
        const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
        expect(count).toBe(points.length);
        const values = points.map((point) => point.value);
        expect(Math.max(...buckets.map((bucket) => bucket.max))).toBe(Math.max(...values));
        expect(Math.min(...buckets.map((bucket) => bucket.min))).toBe(Math.min(...values));
      }),
    );
  });
});
