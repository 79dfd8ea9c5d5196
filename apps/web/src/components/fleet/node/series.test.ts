import { type TelemetrySample, telemetryFields } from "@edgeloom/agent-core";
import { describe, expect, it } from "vitest";
import { alignSeries, appendSamples, emptySeries } from "./series.ts";

const sample = (at: number, value: number | null): TelemetrySample => ({
  at,
  values: Object.fromEntries(
    telemetryFields.map((field) => [field, value]),
  ) as TelemetrySample["values"],
});

describe("alignSeries", () => {
  it("puts metrics with different gaps onto one axis", () => {
    const { times, columns } = alignSeries([
      { metric: "cpu", times: [1, 3], means: [0.1, 0.3] },
      { metric: "memory", times: [1, 2], means: [0.5, 0.6] },
    ]);
    expect(times).toEqual([1, 2, 3]);
    expect(columns.cpu).toEqual([0.1, null, 0.3]);
    expect(columns.memory).toEqual([0.5, 0.6, null]);
    expect(columns.storage).toEqual([null, null, null]);
  });
});

describe("appendSamples", () => {
  const series = appendSamples(emptySeries, [sample(1_000, 1), sample(2_000, 2)], 10_000);

  it("keeps the last ones in order, and one that was measured as nothing as a gap", () => {
    const next = appendSamples(series, [sample(4_000, null), sample(3_000, 3)], 2_000);
    expect(next.times).toEqual([2_000, 3_000, 4_000]);
    expect(next.columns.cpu).toEqual([2, 3, null]);
  });

  it("is the same object when nothing is newer", () => {
    expect(appendSamples(series, [sample(1_500, 9)], 10_000)).toBe(series);
  });

  it("starts anew after a silence longer than what is kept", () => {
    expect(appendSamples(series, [sample(90_000, 5)], 1_000).times).toEqual([90_000]);
  });
});
