import { describe, expect, it } from "vitest";
import { perMinute } from "./per-minute.ts";

const bucket = (at: number, succeeded: number, durationP50Ms: number | null) => ({
  at,
  succeeded,
  failed: 0,
  cancelled: 1,
  durationP50Ms,
  durationP95Ms: null,
});

describe("perMinute", () => {
  it("counts by the minute whatever the width of a bucket", () => {
    const series = perMinute(
      [bucket(0, 5, 12), bucket(10_000, 0, null), bucket(20_000, 9, 1)],
      10_000,
    );
    expect(series.times).toEqual([0, 10_000]);
    expect(series.outcomes.map(({ key, values }) => [key, values])).toEqual([
      ["succeeded", [30, 0]],
      ["failed", [0, 0]],
      ["cancelled", [6, 6]],
    ]);
  });

  it("has no duration where no run ended", () => {
    const [p50] = perMinute([bucket(0, 1, 12), bucket(1, 0, null), bucket(2, 1, 5)], 1).durations;
    expect(p50?.values).toEqual([12, null]);
  });

  it("draws nothing of nothing", () => {
    expect(perMinute([], 1_000).times).toEqual([]);
  });
});
