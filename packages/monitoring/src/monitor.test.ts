import { describe, expect, it } from "vitest";
import type { EdgeMetric } from "./metric.ts";
import { createEdgeMonitor } from "./monitor.ts";
import type { MetricType } from "./vocabulary.ts";

const metric = (
  edgeNode: string,
  at: number,
  value: number,
  metricType: MetricType = "latency",
): EdgeMetric => ({ edgeNode, metricType, value, at, tags: {} });

describe("the edge monitor", () => {
  it("answers a query with the points of that node, metric and time", () => {
    const monitor = createEdgeMonitor();
    for (let at = 0; at < 10; at += 1) monitor.recordMetric(metric("a", at, at / 100));
    monitor.recordMetric(metric("b", 5, 1));
    const query = { edgeNode: "a", metricType: "latency", from: 3, to: 4 } as const;
    expect(monitor.queryMetrics(query)).toEqual([
      { at: 3, value: 0.03 },
      { at: 4, value: 0.04 },
    ]);
    expect(monitor.queryMetrics({ ...query, metricType: "throughput" })).toEqual([]);
    expect(monitor.queryMetrics({ ...query, edgeNode: "c" })).toEqual([]);
  });

  it("judges health from the open alerts", () => {
    const monitor = createEdgeMonitor();
    monitor.recordMetric(metric("a", 0, 0.1));
    expect(monitor.getHealth("a", 1).status).toBe("healthy");
    monitor.recordMetric(metric("a", 2, 0.6));
    expect(monitor.getHealth("a", 3).status).toBe("healthy");
    monitor.recordMetric(metric("a", 4, 1.5));
    expect(monitor.getHealth("a", 5)).toMatchObject({
      status: "degraded",
      metricsSummary: { latency: 1.5 },
    });
    monitor.recordMetric(metric("a", 6, 3));
    expect(monitor.getHealth("a", 7).status).toBe("unhealthy");
    expect(monitor.getHealth("a", 7).issues).toHaveLength(1);
    monitor.recordMetric(metric("a", 8, 0.1));
    expect(monitor.getHealth("a", 9)).toMatchObject({ status: "healthy", issues: [] });
  });

  it("finds a node that stopped reporting down, and up again with its next report", () => {
    const monitor = createEdgeMonitor();
    monitor.recordMetric(metric("a", 0, 0.1));
    expect(monitor.checkLiveness(60_000)).toEqual([]);
    expect(monitor.checkLiveness(90_000)).toMatchObject([{ type: "raised", notify: true }]);
    expect(monitor.getHealth("a", 90_000)).toMatchObject({ status: "unhealthy", down: true });
    expect(monitor.recordMetric(metric("a", 91_000, 0.1))).toMatchObject([{ type: "resolved" }]);
    expect(monitor.getHealth("a", 91_000)).toMatchObject({ status: "healthy", down: false });
  });

  it("knows health without being started: silence shows before anybody checks", () => {
    const monitor = createEdgeMonitor();
    monitor.recordMetric(metric("a", 0, 0.1));
    const health = monitor.getHealth("a", 1_000_000);
    expect(health).toMatchObject({ status: "unhealthy", down: true });
    expect(health.issues[0]).toContain("no report");
  });

  it("finds an expected node down that never reports", () => {
    const monitor = createEdgeMonitor();
    monitor.expectNode("a", 0);
    expect(monitor.getHealth("a", 1000).status).toBe("unknown");
    expect(monitor.checkLiveness(90_000)).toMatchObject([{ type: "raised" }]);
  });

  it("applies a threshold from when it is set", () => {
    const monitor = createEdgeMonitor();
    expect(monitor.recordMetric(metric("a", 0, 50, "migration_time"))).toEqual([]);
    monitor.setThreshold("migration_time", "error", 40);
    expect(monitor.recordMetric(metric("a", 1, 50, "migration_time"))).toMatchObject([
      { type: "raised", alert: { severity: "error", threshold: 40 } },
    ]);
  });

  it("acknowledges alerts", () => {
    const monitor = createEdgeMonitor();
    const [raised] = monitor.recordMetric(metric("a", 0, 3));
    monitor.acknowledgeAlert(raised?.alert.id ?? "", "ada", 1);
    expect(monitor.getAlerts({ activeOnly: true })).toMatchObject([{ state: "acknowledged" }]);
  });

  it("analyses the window asked for and no more", () => {
    const monitor = createEdgeMonitor();
    for (let at = 0; at < 30; at += 1)
      monitor.recordMetric(metric("a", at * 1000, at < 15 ? 9 : 1));
    const { metrics } = monitor.getAnalytics("a", 29_000, 10_000);
    expect(metrics.latency?.summary).toMatchObject({ count: 11, max: 1 });
  });

  it("sums up a fleet, down nodes first among the troubled", () => {
    const monitor = createEdgeMonitor();
    monitor.recordMetric(metric("silent", 0, 0.1));
    monitor.recordMetric(metric("slow", 100_000, 1.5));
    monitor.recordMetric(metric("stuck", 100_000, 5));
    monitor.recordMetric(metric("well", 100_000, 0.1));
    monitor.checkLiveness(100_000);
    const summary = monitor.getSummary(100_000);
    expect(summary).toMatchObject({
      nodeCount: 4,
      downCount: 1,
      nodesByStatus: { healthy: 1, degraded: 1, unhealthy: 2, unknown: 0 },
      activeAlertsBySeverity: { info: 0, warning: 0, error: 1, critical: 2 },
      troubledNodes: ["silent", "stuck", "slow"],
    });
    expect(summary.metrics.latency?.mean).toBeCloseTo(6.7 / 4);
  });

  it("refuses a value that is no number, and a node it never heard of", () => {
    const monitor = createEdgeMonitor();
    expect(() => monitor.recordMetric(metric("a", 0, Number.NaN))).toThrow(
      expect.objectContaining({ code: "invalid_input", field: "value" }),
    );
    expect(() => monitor.getHealth("ghost", 0)).toThrow(
      expect.objectContaining({ code: "not_found", field: "edgeNode" }),
    );
    expect(() => monitor.getAnalytics("ghost", 0, 1)).toThrow(
      expect.objectContaining({ code: "not_found" }),
    );
  });

  it("forgets a node for good", () => {
    const monitor = createEdgeMonitor();
    monitor.recordMetric(metric("a", 0, 5));
    monitor.forgetNode("a");
    expect(monitor.getSummary(1).nodeCount).toBe(0);
    expect(monitor.getAlerts()).toEqual([]);
  });
});
