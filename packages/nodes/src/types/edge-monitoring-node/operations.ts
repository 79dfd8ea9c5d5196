import { EdgeloomError, type EdgeNodeId } from "@edgeloom/kernel";
import {
  analyzeEdge,
  type EdgeHealth,
  type MetricType,
  type SeriesPoint,
  severityRank,
} from "@edgeloom/monitoring";
import type { NodeContext } from "../../definition.ts";
import { requireEdgeNode } from "../../edge/edge-node-parameter.ts";
import { plain } from "../../edge/plain.ts";
import { alertView } from "../../monitoring/alert-view.ts";
import {
  initialMonitorState,
  type MonitorStep,
  stepMonitor,
} from "../../monitoring/monitor-step.ts";
import { statusOf } from "../../monitoring/monitor-tick.ts";
import { queryReadings, type Reading } from "../../monitoring/readings.ts";
import { assertFits } from "../../monitoring/thresholds.ts";
import type { AlertView, MonitorConfig, MonitorStatus } from "../../services.ts";
import type { MonitoringParameters } from "./parameters.ts";

/** Points of a series that a query aims at; the width of its buckets follows from it. */
const pointsWanted = 120;
/** No bucket is narrower than this: edge nodes report about once a second. */
const stepMsMin = 1_000;
/** Recorded values younger than this count for health. */
const recentMs = 300_000;

function given<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value;
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The parameter ${field} is missing.`,
    remedy: `Fill in ${field}, or connect a value to it.`,
    field,
  });
}

/** The edge node that is asked about, checked to exist; undefined for the whole fleet. */
async function scope(
  context: NodeContext,
  edgeNode: string | undefined,
): Promise<EdgeNodeId | undefined> {
  if (edgeNode === undefined || edgeNode === "") return undefined;
  const { id } = await context.services.fleet.get(requireEdgeNode(edgeNode));
  context.actsOn(id);
  return requireEdgeNode(id);
}

async function readings(
  context: NodeContext,
  edgeNode: EdgeNodeId | undefined,
  rangeMs: number,
  metricType: MetricType | undefined,
): Promise<Reading[]> {
  const to = context.clock.now();
  return queryReadings(context.services.fleet, {
    edgeNodes: edgeNode === undefined ? undefined : [edgeNode],
    metricTypes: metricType === undefined ? undefined : [metricType],
    from: to - rangeMs,
    to,
    stepMs: Math.max(stepMsMin, Math.ceil(rangeMs / pointsWanted)),
  });
}

/** Looks at the fleet as a monitor would, without keeping anything. */
async function look(context: NodeContext, edgeNode: EdgeNodeId | undefined): Promise<MonitorStep> {
  const { fleet, monitors } = context.services;
  const [views, thresholds, status, recent] = await Promise.all([
    edgeNode === undefined ? fleet.list() : fleet.get(edgeNode).then((view) => [view]),
    monitors.thresholds(fleet.id),
    monitors.status(fleet.id),
    readings(context, edgeNode, recentMs, undefined),
  ]);
  const config = status.config ?? { alertCooldownSeconds: 300, healthCheckIntervalSeconds: 30 };
  return stepMonitor(initialMonitorState, config, thresholds, {
    now: context.clock.now(),
    views,
    recorded: recent.filter(({ source }) => source === "recorded"),
  });
}

const healthRank = ["down", "unhealthy", "degraded", "unknown", "healthy"] as const;

/** The worst of some healths; `unknown` of none. */
function worst(health: readonly EdgeHealth[]): (typeof healthRank)[number] {
  const present = new Set<string>(health.map(statusOf));
  return healthRank.find((status) => present.has(status)) ?? "unknown";
}

export async function recordMetric(context: NodeContext, parameters: MonitoringParameters) {
  const id = await scope(context, requireEdgeNode(parameters.edgeNode));
  const nodeId = given(id, "edgeNode");
  const metric = given(parameters.metricType, "metricType");
  const value = given(parameters.value, "value");
  const at = context.clock.now();
  const { tags } = parameters;
  await context.services.fleet.recordMetric({ nodeId, metric, value, at, tags });
  return { status: "recorded", edgeNode: nodeId, metricRecorded: true };
}

export async function queryMetrics(context: NodeContext, parameters: MonitoringParameters) {
  const edgeNode = await scope(context, parameters.edgeNode);
  const rangeMs = parameters.timeRangeMinutes * 60_000;
  const found = await readings(context, edgeNode, rangeMs, parameters.metricType);
  return {
    status: "found",
    ...(edgeNode === undefined ? {} : { edgeNode }),
    metrics: found.map(({ at, value, edgeNode: id, metricType, source }) => ({
      edgeNode: id,
      metricType,
      at,
      value,
      source,
    })),
  };
}

export async function getHealth(context: NodeContext, parameters: MonitoringParameters) {
  const edgeNode = await scope(context, parameters.edgeNode);
  const { health, summary } = await look(context, edgeNode);
  const status = worst(health);
  const nodes = health.map((entry) => ({ ...plain(entry), status: statusOf(entry) }));
  const [only] = nodes;
  return {
    status,
    ...(edgeNode === undefined ? {} : { edgeNode }),
    health:
      edgeNode !== undefined && only !== undefined
        ? only
        : { status, nodes, nodesByStatus: plain(summary.nodesByStatus), down: summary.downCount },
  };
}

export async function getAlerts(context: NodeContext, parameters: MonitoringParameters) {
  const { fleet, monitors } = context.services;
  const edgeNode = await scope(context, parameters.edgeNode);
  const { severity, activeOnly } = parameters;
  const from = context.clock.now() - parameters.timeRangeMinutes * 60_000;
  const { active } = await monitors.status(fleet.id);
  let alerts: readonly AlertView[];
  if (active) {
    const fleetId = fleet.id;
    alerts = await monitors.alerts({ fleetId, edgeNodeId: edgeNode, severity, activeOnly, from });
  } else {
    // Without a monitor nothing has been kept: what holds right now is told from the latest samples.
    const step = await look(context, edgeNode);
    alerts = step.alerts
      .filter((alert) => severity === undefined || alert.severity === severity)
      .map((alert) => alertView(fleet.id, alert));
  }
  const sorted = [...alerts].sort(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || b.raisedAt - a.raisedAt,
  );
  return {
    status: sorted.some(({ resolvedAt }) => resolvedAt === null) ? "alerting" : "quiet",
    ...(edgeNode === undefined ? {} : { edgeNode }),
    alerts: sorted.map((alert) => ({ ...alert })),
    monitorActive: active,
  };
}

/** Means over the fleet at each time, so that its trend is not that of one edge node. */
function fleetMeans(found: readonly Reading[]): SeriesPoint[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { at, value } of found) {
    const { sum, count } = sums.get(at) ?? { sum: 0, count: 0 };
    sums.set(at, { sum: sum + value, count: count + 1 });
  }
  return [...sums].map(([at, { sum, count }]) => ({ at, value: sum / count }));
}

export async function getAnalytics(context: NodeContext, parameters: MonitoringParameters) {
  const edgeNode = await scope(context, parameters.edgeNode);
  const rangeMs = parameters.timeRangeMinutes * 60_000;
  const found = await readings(context, edgeNode, rangeMs, parameters.metricType);
  const byType: Partial<Record<MetricType, Reading[]>> = {};
  for (const reading of found) {
    const list = byType[reading.metricType] ?? [];
    list.push(reading);
    byType[reading.metricType] = list;
  }
  const series = Object.fromEntries(
    Object.entries(byType).map(([type, list]) => [
      type,
      edgeNode === undefined ? fleetMeans(list) : list,
    ]),
  );
  const { anomalyDetection } = parameters;
  const name = edgeNode ?? context.services.fleet.name;
  const analytics = plain(analyzeEdge(name, series, { anomalyDetection }));
  return {
    status: found.length === 0 ? "no_data" : "analyzed",
    ...(edgeNode === undefined ? {} : { edgeNode }),
    analytics: { ...analytics, scope: edgeNode === undefined ? "fleet" : "edge_node", rangeMs },
  };
}

export async function setThreshold(context: NodeContext, parameters: MonitoringParameters) {
  const { fleet, monitors } = context.services;
  const edgeNodeId = (await scope(context, parameters.edgeNode)) ?? null;
  const setting = {
    fleetId: fleet.id,
    edgeNodeId,
    metric: given(parameters.metricType, "metricType"),
    severity: given(parameters.severity, "severity"),
    value: given(parameters.thresholdValue, "thresholdValue"),
  };
  assertFits(await monitors.thresholds(fleet.id), setting);
  await monitors.setThreshold(setting);
  return { status: "threshold_set", ...(edgeNodeId === null ? {} : { edgeNode: edgeNodeId }) };
}

export async function getSummary(context: NodeContext) {
  const { fleet, monitors } = context.services;
  const [{ summary, health }, { active }] = await Promise.all([
    look(context, undefined),
    monitors.status(fleet.id),
  ]);
  return {
    status: worst(health),
    summary: { ...plain(summary), fleet: fleet.name },
    monitorActive: active,
  };
}

export async function startMonitor(context: NodeContext, parameters: MonitoringParameters) {
  const { fleet, monitors } = context.services;
  const edgeNode = await scope(context, parameters.edgeNode);
  const config: MonitorConfig = {
    fleetId: fleet.id,
    retentionSeconds: parameters.retentionPeriod,
    alertCooldownSeconds: parameters.alertCooldown,
    healthCheckIntervalSeconds: parameters.healthCheckInterval,
    anomalyDetection: parameters.anomalyDetection,
  };
  const { active } = await monitors.start(config);
  // Who connects an edge node wants to hear of it at once, while the monitor watches all of the fleet.
  const health = edgeNode === undefined ? undefined : (await look(context, edgeNode)).health[0];
  return {
    status: "monitoring",
    monitorActive: active,
    ...(edgeNode === undefined ? {} : { edgeNode }),
    ...(health === undefined ? {} : { health: { ...plain(health), status: statusOf(health) } }),
  };
}

export async function stopMonitor(context: NodeContext) {
  const { fleet, monitors } = context.services;
  const status: MonitorStatus = await monitors.stop(fleet.id);
  return { status: "stopped", monitorActive: status.active };
}
