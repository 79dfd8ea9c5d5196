import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean, median, quantile, robustSummary, summarize } from "./statistics.ts";

const valuesArbitrary = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });

describe("quantile", () => {
  it("interpolates between the closest ranks", () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([10, 20, 30], 0.95)).toBeCloseTo(29);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.5)).toBeUndefined();
  });

  it("sorts by number, not by text", () => {
    expect(median([100, 9, 20])).toBe(20);
  });

  it("lies between the extremes and rises with the share", () => {
    fc.assert(
      fc.property(
        valuesArbitrary,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, a, b) => {
          const low = quantile(values, Math.min(a, b)) ?? 0;
          const high = quantile(values, Math.max(a, b)) ?? 0;
          expect(low).toBeLessThanOrEqual(high + 1e-9);
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(high).toBeLessThanOrEqual(Math.max(...values));
        },
      ),
    );
  });
});

describe("robustSummary", () => {
  it("is not moved by an outlier", () => {
    const usual = [10, 11, 9, 10, 12, 8, 10];
    const summary = robustSummary([...usual, 1_000_000]);
    expect(summary?.median).toBeCloseTo(10);
    expect(summary?.deviation).toBeLessThan(3);
  });

  it("has no spread where all values are the same", () => {
    expect(robustSummary([4, 4, 4])).toEqual({ median: 4, deviation: 0 });
    expect(robustSummary([])).toBeUndefined();
  });
});

describe("summarize", () => {
  it("gives the figures of a window", () => {
    const values = Array.from({ length: 101 }, (_, index) => index);
    expect(summarize(values)).toEqual({
      count: 101,
      min: 0,
      max: 100,
      mean: 50,
      p50: 50,
      p95: 95,
      p99: 99,
    });
  });

  it("has nothing to say of nothing", () => {
    expect(summarize([])).toBeUndefined();
    expect(mean([])).toBeUndefined();
  });
});
