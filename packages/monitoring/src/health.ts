import type { EpochMs } from "@edgeloom/kernel";
import type { EdgeAlert } from "./alerts/alert.ts";
import type { Liveness } from "./liveness.ts";
import type { HealthStatus, MetricType } from "./vocabulary.ts";

/** How a node is doing, and why. */
export interface EdgeHealth {
  readonly edgeNode: string;
  readonly status: HealthStatus;
  /** True when the node is silent: nothing is known of it but that it should have reported. */
  readonly down: boolean;
  readonly checkedAt: EpochMs;
  readonly lastSeenAt: EpochMs | undefined;
  /** Latest value of each metric. */
  readonly metricsSummary: Readonly<Partial<Record<MetricType, number>>>;
  readonly issues: readonly string[];
}

export interface HealthInput {
  readonly edgeNode: string;
  readonly now: EpochMs;
  readonly liveness: Liveness;
  readonly lastSeenAt: EpochMs | undefined;
  readonly openAlerts: readonly EdgeAlert[];
  readonly metricsSummary: Readonly<Partial<Record<MetricType, number>>>;
}

/** Metrics older than this say nothing about now. */
const freshMs = 300_000;

function statusOf({ liveness, openAlerts, now, lastSeenAt }: HealthInput): HealthStatus {
  const has = (severity: EdgeAlert["severity"]): boolean =>
    openAlerts.some((alert) => alert.severity === severity);
  if (liveness.state === "down" || has("critical")) return "unhealthy";
  if (has("error")) return "degraded";
  if (lastSeenAt === undefined || now - lastSeenAt > freshMs) return "unknown";
  return "healthy";
}

/** A silent node or a critical alert is unhealthy; an error is degraded; one never heard of unknown. */
export function evaluateHealth(input: HealthInput): EdgeHealth {
  const { edgeNode, now, liveness, lastSeenAt, openAlerts, metricsSummary } = input;
  const down = liveness.state === "down";
  const issues = openAlerts.map((alert) => alert.message);
  if (down && !openAlerts.some((alert) => alert.subject.kind === "silence")) {
    issues.unshift(`no report for ${liveness.missedIntervals} intervals`);
  }
  return {
    edgeNode,
    status: statusOf(input),
    down,
    checkedAt: now,
    lastSeenAt,
    metricsSummary,
    issues,
  };
}
