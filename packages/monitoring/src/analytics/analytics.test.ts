import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzeEdge } from "./analytics.ts";
import { baselineAt, detectAnomaly } from "./anomaly.ts";
import { trendOf } from "./trend.ts";

const series = (values: readonly number[], stepMs = 1000) =>
  values.map((value, index) => ({ at: index * stepMs, value }));

const repeat = (value: number, count: number): number[] =>
  Array.from({ length: count }, () => value);

describe("trendOf", () => {
  it("compares the last ten values with the ten before", () => {
    expect(trendOf([...repeat(1, 10), ...repeat(1.2, 10)]).direction).toBe("rising");
    expect(trendOf([...repeat(1, 10), ...repeat(0.8, 10)]).direction).toBe("falling");
    expect(trendOf([...repeat(1, 10), ...repeat(1.09, 10)]).direction).toBe("stable");
  });

  it("does not guess from fewer than twenty values", () => {
    expect(trendOf(repeat(1, 19))).toEqual({ direction: "unknown", change: undefined });
  });

  it("tells a rise from zero without dividing by it", () => {
    expect(trendOf([...repeat(0, 10), ...repeat(1, 10)])).toEqual({
      direction: "rising",
      change: undefined,
    });
    expect(trendOf(repeat(0, 20)).direction).toBe("stable");
  });
});

const dayMs = 86_400_000;
const quarterHourMs = 900_000;

/** Quiet but for a peak from 12:00 to 13:00 each day. */
function dailyPeak(days: number): { at: number; value: number }[] {
  const points: { at: number; value: number }[] = [];
  for (let at = 0; at < days * dayMs; at += quarterHourMs / 3) {
    const hour = (at % dayMs) / 3_600_000;
    const wobble = ((at / 1000) % 7) / 100;
    points.push({ at, value: (hour >= 12 && hour < 13 ? 10 : 1) + wobble });
  }
  return points;
}

describe("detectAnomaly", () => {
  it("does not take a daily peak for an anomaly: it is measured against earlier peaks", () => {
    const untilPeak = dailyPeak(8).filter(({ at }) => at < 7 * dayMs + 12.9 * 3_600_000);
    expect(baselineAt(untilPeak, 7 * dayMs + 12.9 * 3_600_000)?.kind).toBe("seasonal");
    expect(detectAnomaly(untilPeak)).toBeUndefined();
  });

  it("finds a peak at an unusual time of day", () => {
    const quiet = dailyPeak(8).filter(({ at }) => at < 7 * dayMs + 6 * 3_600_000);
    const start = quiet.at(-1)?.at ?? 0;
    const burst = Array.from({ length: 10 }, (_, i) => ({ at: start + (i + 1) * 1000, value: 10 }));
    const anomaly = detectAnomaly([...quiet, ...burst]);
    expect(anomaly?.baseline.kind).toBe("seasonal");
    expect(anomaly?.recentMean).toBe(10);
    expect(anomaly?.robustScore).toBeGreaterThan(3.5);
  });

  it("measures against everything where there is no earlier day", () => {
    const anomaly = detectAnomaly(series([...repeat(1, 150), ...repeat(2, 10)]));
    expect(anomaly?.baseline.kind).toBe("overall");
    expect(anomaly?.relativeDeviation).toBe(1);
  });

  it("needs more than a hundred values to know what is usual", () => {
    expect(detectAnomaly(series([...repeat(1, 100), ...repeat(9, 10)]))).toBeUndefined();
    expect(detectAnomaly(series([...repeat(1, 101), ...repeat(9, 10)]))).toBeDefined();
  });

  it("finds a departure from zero without dividing by it", () => {
    const anomaly = detectAnomaly(series([...repeat(0, 150), ...repeat(1, 10)]));
    expect(anomaly?.relativeDeviation).toBe(Number.POSITIVE_INFINITY);
    expect(detectAnomaly(series(repeat(0, 160)))).toBeUndefined();
  });

  it("finds nothing in values that never leave half of their middle", () => {
    const value = fc.double({ min: 0.8, max: 1.2, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 120, maxLength: 200 }), (values) => {
        expect(detectAnomaly(series(values))).toBeUndefined();
      }),
    );
  });
});

describe("analyzeEdge", () => {
  const recommendationsOf = (metrics: Parameters<typeof analyzeEdge>[1]): string[] =>
    analyzeEdge("berlin", metrics, { anomalyDetection: true }).recommendations.map(
      (recommendation) => recommendation.metricType,
    );

  it.each([
    ["latency", 0.9, 1.1],
    ["error_rate", 0.04, 0.06],
    ["resource_usage", 0.79, 0.81],
    ["cache_hit_rate", 0.71, 0.69],
  ] as const)("recommends something about %s beyond its bound only", (type, within, beyond) => {
    expect(recommendationsOf({ [type]: series(repeat(within, 20)) })).toEqual([]);
    expect(recommendationsOf({ [type]: series(repeat(beyond, 20)) })).toEqual([type]);
  });

  it.each(["latency", "error_rate"] as const)("warns of a %s that rises by over 20 %%", (type) => {
    const rising = [...repeat(0.01, 10), ...repeat(0.0125, 10)];
    expect(recommendationsOf({ [type]: series(rising) })).toEqual([type]);
    const slowly = [...repeat(0.01, 10), ...repeat(0.0115, 10)];
    expect(recommendationsOf({ [type]: series(slowly) })).toEqual([]);
  });

  it("leaves out metrics without points, and anomalies when asked to", () => {
    const odd = series([...repeat(1, 150), ...repeat(5, 10)]);
    const metrics = { latency: odd, throughput: [] };
    expect(Object.keys(analyzeEdge("a", metrics, { anomalyDetection: true }).metrics)).toEqual([
      "latency",
    ]);
    expect(
      analyzeEdge("a", metrics, { anomalyDetection: true }).metrics.latency?.anomaly,
    ).toBeDefined();
    expect(analyzeEdge("a", metrics, { anomalyDetection: false }).metrics.latency?.anomaly).toBe(
      undefined,
    );
  });
});
