import { describe, expect, it } from "vitest";
import { metricStep } from "./metric-step.ts";

const hour = 3_600_000;

describe("metricStep", () => {
  it("keeps single seconds for ten minutes and less", () => {
    expect(metricStep(300_000)).toBe(1_000);
    expect(metricStep(600_000)).toBe(1_000);
  });

  it.each([
    [hour, 10_000],
    [6 * hour, 60_000],
    [24 * hour, 300_000],
    [365 * 24 * hour, 86_400_000],
  ])("gives a span of %i ms round buckets of %i ms", (span, step) => {
    expect(metricStep(span)).toBe(step);
  });

  it("never gives more than 600 points, however long the span and small the wish", () => {
    for (const span of [1, 700_000, 90 * hour, 20_000 * hour]) {
      expect(span / metricStep(span, 1)).toBeLessThanOrEqual(600);
    }
  });

  it("takes a wider step that was asked for", () => {
    expect(metricStep(300_000, 15_000)).toBe(15_000);
  });
});
