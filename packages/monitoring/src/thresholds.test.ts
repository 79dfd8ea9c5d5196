import { EdgeloomError } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defaultThresholds,
  type MetricThreshold,
  setThreshold,
  severityOf,
  withHysteresis,
} from "./thresholds.ts";
import { type MetricType, severityRank } from "./vocabulary.ts";

function thresholdOf(metricType: MetricType): MetricThreshold {
  const threshold = defaultThresholds[metricType];
  if (threshold === undefined) throw new Error(`${metricType} has no default threshold`);
  return threshold;
}

describe("the default thresholds", () => {
  it.each([
    ["latency", 0.49, 0.5, 1, 2],
    ["error_rate", 0.049, 0.05, 0.1, 0.2],
    ["resource_usage", 0.69, 0.7, 0.85, 0.95],
    ["availability", 0.995, 0.99, 0.95, 0.9],
    ["cache_hit_rate", 0.71, 0.7, 0.5, 0.3],
  ] as const)(
    "grade %s: %d in range, %d warning, %d error, %d critical",
    (type, inRange, warning, error, critical) => {
      const threshold = thresholdOf(type);
      expect(severityOf(inRange, threshold)).toBeUndefined();
      expect(severityOf(warning, threshold)).toBe("warning");
      expect(severityOf(error, threshold)).toBe("error");
      expect(severityOf(critical, threshold)).toBe("critical");
    },
  );

  it("grade a lower availability and hit rate as worse", () => {
    expect(severityOf(0.1, thresholdOf("availability"))).toBe("critical");
    expect(severityOf(0, thresholdOf("cache_hit_rate"))).toBe("critical");
    expect(severityOf(1, thresholdOf("cache_hit_rate"))).toBeUndefined();
  });

  it.each(["throughput", "migration_time", "coordination_overhead"] as const)(
    "leave %s without bounds",
    (type) => {
      expect(defaultThresholds[type]).toBeUndefined();
    },
  );
});

describe("withHysteresis", () => {
  const types = ["latency", "error_rate", "resource_usage", "availability", "cache_hit_rate"];

  it("never grades a value milder than the plain threshold does", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(types as MetricType[])),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (type, value, share) => {
          const plain = severityOf(value, thresholdOf(type));
          const held = severityOf(value, withHysteresis(thresholdOf(type), share));
          const rank = (severity: typeof plain): number =>
            severity === undefined ? -1 : severityRank(severity);
          expect(rank(held)).toBeGreaterThanOrEqual(rank(plain));
        },
      ),
    );
  });

  it("leaves an availability of 1 in range, so that its alerts can resolve", () => {
    expect(severityOf(1, withHysteresis(thresholdOf("availability"), 0.05))).toBeUndefined();
  });

  it("draws a threshold of one level no tighter", () => {
    const single: MetricThreshold = { direction: "higher_is_worse", levels: { warning: 5 } };
    expect(withHysteresis(single, 0.5)).toEqual(single);
  });
});

describe("setThreshold", () => {
  it("sets one level and leaves the table given as it was", () => {
    const changed = setThreshold(defaultThresholds, "latency", "warning", 0.3);
    expect(changed.latency?.levels).toEqual({ warning: 0.3, error: 1, critical: 2 });
    expect(defaultThresholds.latency?.levels.warning).toBe(0.5);
  });

  it("gives bounds to a type that had none, in the direction that is worse for it", () => {
    expect(setThreshold({}, "throughput", "error", 10).throughput?.direction).toBe(
      "lower_is_worse",
    );
    expect(setThreshold({}, "migration_time", "error", 60).migration_time?.direction).toBe(
      "higher_is_worse",
    );
  });

  it.each([
    ["latency", "warning", 1.5],
    ["latency", "critical", 0.7],
    ["availability", "warning", 0.92],
    ["latency", "error", Number.NaN],
  ] as const)("refuses %s %s at %d, which the other levels contradict", (type, severity, value) => {
    expect(() => setThreshold(defaultThresholds, type, severity, value)).toThrow(EdgeloomError);
    expect(() => setThreshold(defaultThresholds, type, severity, value)).toThrow(
      expect.objectContaining({ code: "invalid_input", field: "thresholdValue" }),
    );
  });
});
