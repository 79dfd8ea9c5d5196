import type { EdgeAlert } from "./alerts/alert.ts";
import type { EdgeHealth } from "./health.ts";
import { summarize } from "./series/statistics.ts";
import {
  type AlertSeverity,
  alertSeverities,
  type HealthStatus,
  healthStatuses,
  type MetricType,
  metricTypes,
} from "./vocabulary.ts";

/** A fleet at a glance. */
export interface FleetSummary {
  readonly nodeCount: number;
  readonly downCount: number;
  readonly nodesByStatus: Readonly<Record<HealthStatus, number>>;
  readonly activeAlertsBySeverity: Readonly<Record<AlertSeverity, number>>;
  /** Over the latest value of each node. */
  readonly metrics: Readonly<
    Partial<Record<MetricType, { readonly mean: number; readonly p95: number }>>
  >;
  /** Nodes that are unhealthy or degraded, down ones first. */
  readonly troubledNodes: readonly string[];
}

function countBy<K extends string>(keys: readonly K[], found: readonly K[]): Record<K, number> {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const key of found) counts[key] += 1;
  return counts;
}

const troubleRank = ({ down, status }: EdgeHealth): number =>
  down ? 0 : status === "unhealthy" ? 1 : 2;

export function summarizeFleet(
  health: readonly EdgeHealth[],
  activeAlerts: readonly EdgeAlert[],
): FleetSummary {
  const metrics: Partial<Record<MetricType, { mean: number; p95: number }>> = {};
  for (const metricType of metricTypes) {
    const latest = health.flatMap((node) => node.metricsSummary[metricType] ?? []);
    const summary = summarize(latest);
    if (summary !== undefined) metrics[metricType] = { mean: summary.mean, p95: summary.p95 };
  }
  const troubled = health.filter(({ status }) => status === "unhealthy" || status === "degraded");
  return {
    nodeCount: health.length,
    downCount: health.filter((node) => node.down).length,
    nodesByStatus: countBy(
      healthStatuses,
      health.map((node) => node.status),
    ),
    activeAlertsBySeverity: countBy(
      alertSeverities,
      activeAlerts.map((alert) => alert.severity),
    ),
    metrics,
    troubledNodes: troubled
      .sort((a, b) => troubleRank(a) - troubleRank(b) || (a.edgeNode < b.edgeNode ? -1 : 1))
      .map((node) => node.edgeNode),
  };
}
