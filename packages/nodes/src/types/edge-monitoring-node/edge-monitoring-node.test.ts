import type { MetricPoint } from "@edgeloom/fleet";
import { describe, expect, it } from "vitest";
import { runMonitorTick } from "../../monitoring/monitor-tick.ts";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { createTestFleet } from "../../testing/test-fleet.ts";
import { definition } from "./definition.ts";

function bench() {
  const fleet = createTestFleet([
    { id: "calm", telemetry: { cpu: 0.2, memory: 0.3, latencyP95Ms: 40, errorRate: 0 } },
    { id: "hot", telemetry: { cpu: 0.97, memory: 0.5, latencyP95Ms: 1_200, errorRate: 0 } },
    { id: "gone", telemetry: { cpu: 0.1 }, lastSeenAt: 1_700_000_000_000 - 600_000 },
    { id: "mute", lastSeenAt: null },
  ]);
  const context = createTestContext({ fleet });
  return {
    fleet,
    context,
    run: (operation: string, given: object = {}) =>
      executeNode(definition, { operation, ...given }, null, context),
    tick: () => runMonitorTick(fleet, context.monitors, fleet.time.now()),
  };
}

const point = (at: number, mean: number): MetricPoint => ({
  at,
  count: 1,
  mean,
  min: mean,
  max: mean,
});

describe("EdgeMonitoringNode", () => {
  it("judges health by real samples; a silent node is down, one never heard of unknown", async () => {
    const { run } = bench();
    const { status, health } = await run("get_health");
    expect(status).toBe("down");
    const nodes = (health as { nodes: { edgeNode: string; status: string }[] }).nodes;
    expect(Object.fromEntries(nodes.map((node) => [node.edgeNode, node.status]))).toEqual({
      calm: "healthy",
      hot: "unhealthy",
      gone: "down",
      mute: "unknown",
    });
    expect(await run("get_health", { edgeNode: "calm" })).toMatchObject({
      status: "healthy",
      edgeNode: "calm",
      health: { status: "healthy", metricsSummary: { latency: 0.04, resource_usage: 0.3 } },
    });
  });

  it("summarises the fleet", async () => {
    const { run } = bench();
    const { summary } = await run("get_summary");
    expect(summary).toMatchObject({
      nodeCount: 4,
      downCount: 1,
      troubledNodes: ["gone", "hot"],
      activeAlertsBySeverity: { critical: 2, error: 1 },
    });
  });

  it("tells what is out of bounds without a monitor", async () => {
    const { run } = bench();
    const { alerts, monitorActive, status } = await run("get_alerts", { severity: "critical" });
    expect({ monitorActive, status }).toEqual({ monitorActive: false, status: "alerting" });
    const subjects = (alerts as { edgeNodeId: string; metric: string }[]).map(
      ({ edgeNodeId, metric }) => `${edgeNodeId} ${metric}`,
    );
    expect(subjects.sort()).toEqual(["gone availability", "hot resource_usage"]);
  });

  it("keeps alerts while a monitor runs, until they resolve, and stops", async () => {
    const { run, tick, fleet, context } = bench();
    expect(await run("start_monitor", { alertCooldown: 0 })).toMatchObject({ monitorActive: true });
    await tick();
    const first = await run("get_alerts", { activeOnly: true });
    expect(first).toMatchObject({ monitorActive: true, status: "alerting" });
    expect(first.alerts).toHaveLength(3);
    await run("set_threshold", {
      edgeNode: "hot",
      metricType: "resource_usage",
      severity: "critical",
      thresholdValue: 2,
    });
    await run("set_threshold", {
      edgeNode: "hot",
      metricType: "latency",
      severity: "critical",
      thresholdValue: 10,
    });
    fleet.time.advance(1_000);
    await tick();
    const eased = await run("get_alerts", { edgeNode: "hot", activeOnly: true });
    expect(eased.alerts).toMatchObject([{ severity: "error" }, { severity: "error" }]);
    expect(await context.monitors.status(fleet.id)).toMatchObject({ health: { down: 1 } });
    expect(await run("stop_monitor")).toMatchObject({ monitorActive: false });
    expect(await tick()).toBeUndefined();
  });

  it("records and queries, latency in seconds", async () => {
    const { run, fleet } = bench();
    const at = fleet.time.now();
    fleet.samples.set("calm", new Map([["latencyP95Ms", [point(at - 2_000, 80)]]]));
    const recorded = { edgeNode: "calm", metricType: "migration_time", value: 12 };
    expect(await run("record_metric", recorded)).toMatchObject({ metricRecorded: true });
    const { metrics } = await run("query_metrics", { edgeNode: "calm" });
    expect(metrics).toEqual([
      { edgeNode: "calm", metricType: "latency", at: at - 2_000, value: 0.08, source: "measured" },
      { edgeNode: "calm", metricType: "migration_time", at, value: 12, source: "recorded" },
    ]);
  });

  it("counts gaps between reports as time not available", async () => {
    const { run, fleet } = bench();
    const start = fleet.time.now() - 60_000;
    const cpu = [0, 1, 4, 5].map((bucket) => point(start + bucket * 1_000, 0.5));
    fleet.samples.set("calm", new Map([["cpu", cpu]]));
    const given = { edgeNode: "calm", metricType: "availability", timeRangeMinutes: 1 };
    const values = ((await run("query_metrics", given)).metrics as { value: number }[]).map(
      ({ value }) => value,
    );
    expect(values.slice(0, 6)).toEqual([1, 1, 0, 0, 1, 1]);
  });

  it("analyses trends of one edge node and of the fleet", async () => {
    const { run, fleet } = bench();
    const now = fleet.time.now();
    const rising = Array.from({ length: 40 }, (_, i) =>
      point(now - (40 - i) * 1_000, 10 * (i + 1)),
    );
    fleet.samples.set("calm", new Map([["latencyP95Ms", rising]]));
    for (const given of [{ edgeNode: "calm" }, {}]) {
      const { analytics, status } = await run("get_analytics", given);
      expect(status).toBe("analyzed");
      expect(JSON.stringify(analytics)).toMatch(/increasing|rising|up/);
    }
    expect(await run("get_analytics", { edgeNode: "mute" })).toMatchObject({ status: "no_data" });
  });

  it("refuses levels out of order, unknown edge nodes and missing parameters", async () => {
    const { run } = bench();
    const disordered = { metricType: "latency", severity: "warning", thresholdValue: 5 };
    await expect(run("set_threshold", disordered)).rejects.toMatchObject({
      field: "thresholdValue",
    });
    await expect(run("get_health", { edgeNode: "nobody" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(run("record_metric", { value: 1 })).rejects.toMatchObject({ field: "edgeNode" });
    const badType = { edgeNode: "calm", metricType: "speed", value: 1 };
    await expect(run("record_metric", badType)).rejects.toMatchObject({ field: "metricType" });
  });
});
