import { EdgeloomError } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { parseEdgeMetric } from "./metric.ts";
import {
  alertSeverities,
  healthStatuses,
  metricTypes,
  parseMetricType,
  severityRank,
} from "./vocabulary.ts";

function errorOf(action: () => unknown): EdgeloomError {
  try {
    action();
  } catch (error) {
    if (error instanceof EdgeloomError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("the vocabulary", () => {
  it("keeps the exact strings of the exchange format", () => {
    expect(metricTypes).toEqual([
      "latency",
      "throughput",
      "error_rate",
      "resource_usage",
      "availability",
      "cache_hit_rate",
      "migration_time",
      "coordination_overhead",
    ]);
    expect(alertSeverities).toEqual(["info", "warning", "error", "critical"]);
    expect(healthStatuses).toEqual(["healthy", "degraded", "unhealthy", "unknown"]);
  });

  it("orders severities from info to critical", () => {
    expect([...alertSeverities].sort((a, b) => severityRank(a) - severityRank(b))).toEqual(
      alertSeverities,
    );
  });

  it.each(["latencies", "", undefined, 3])(
    "refuses the unknown metric type %j naming the field, and never takes it for latency",
    (value) => {
      const error = errorOf(() => parseMetricType(value));
      expect(error.code).toBe("invalid_input");
      expect(error.field).toBe("metricType");
      expect(error.remedy).toContain("error_rate");
    },
  );
});

describe("parseEdgeMetric", () => {
  const metric = { edgeNode: "berlin", metricType: "latency", value: 0.2, at: 1000 };

  it("reads a metric and fills in empty tags", () => {
    expect(parseEdgeMetric(metric)).toEqual({ ...metric, tags: {} });
  });

  it.each([
    ["edgeNode", { ...metric, edgeNode: "" }],
    ["value", { ...metric, value: Number.NaN }],
    ["value", { ...metric, value: "0.2" }],
    ["at", { ...metric, at: Number.POSITIVE_INFINITY }],
    ["metricType", { ...metric, metricType: "lag" }],
    ["tags.site", { ...metric, tags: { site: 3 } }],
  ])("names the field %s when it is at fault", (field, input) => {
    expect(errorOf(() => parseEdgeMetric(input)).field).toBe(field);
  });

  it("refuses what is no object at all", () => {
    expect(errorOf(() => parseEdgeMetric("latency")).code).toBe("invalid_input");
    expect(errorOf(() => parseEdgeMetric(null)).code).toBe("invalid_input");
  });
});
