import { assertNever } from "@edgeloom/kernel";
import type { EdgeLocation, EdgeMetrics } from "./edge-location.ts";
import type { EdgeStatus } from "./vocabulary.ts";

/** An answer with its grounds: `ok` exactly when there are no reasons against. */
export interface Verdict {
  readonly ok: boolean;
  /** What speaks against it, for people; empty when `ok`. */
  readonly reasons: readonly string[];
}

/** Bounds beyond which a location is unhealthy. */
export const healthLimits = {
  healthCheckFailures: 3,
  cpuUtilization: 0.95,
  memoryUtilization: 0.95,
  errorRate: 0.1,
} as const;

/** Above this CPU utilisation a healthy location takes no new workload. */
export const availableCpuUtilizationMax = 0.8;

const percent = (fraction: number): string => `${Math.round(fraction * 1000) / 10} %`;

const verdict = (reasons: string[]): Verdict => ({ ok: reasons.length === 0, reasons });

type LocationHealthInput = Pick<EdgeLocation, "status" | "metrics">;

function unhealthyReasons({ status, metrics }: LocationHealthInput): string[] {
  const reasons: string[] = [];
  if (status === "offline") reasons.push("is offline");
  if (metrics.healthCheckFailures > healthLimits.healthCheckFailures) {
    reasons.push(`failed ${metrics.healthCheckFailures} health checks in a row`);
  }
  if (metrics.cpuUtilization > healthLimits.cpuUtilization) {
    reasons.push(`CPU is at ${percent(metrics.cpuUtilization)}`);
  }
  if (metrics.memoryUtilization > healthLimits.memoryUtilization) {
    reasons.push(`memory is at ${percent(metrics.memoryUtilization)}`);
  }
  if (metrics.errorRate > healthLimits.errorRate) {
    reasons.push(`error rate is ${percent(metrics.errorRate)}`);
  }
  return reasons;
}

/** Whether the location works at all. */
export function isHealthy(location: LocationHealthInput): Verdict {
  return verdict(unhealthyReasons(location));
}

function closedReason(status: EdgeStatus): string | undefined {
  switch (status) {
    case "active":
    case "degraded":
    case "offline": // Already a reason against its health.
      return undefined;
    case "maintenance":
      return "is in maintenance";
    case "draining":
      return "is draining";
    default:
      return assertNever(status);
  }
}

/** Whether the location is healthy, open and has CPU to spare for a new workload. */
export function isAvailable(location: LocationHealthInput): Verdict {
  const reasons = unhealthyReasons(location);
  const closed = closedReason(location.status);
  if (closed !== undefined) reasons.push(closed);
  const { cpuUtilization } = location.metrics;
  if (
    cpuUtilization >= availableCpuUtilizationMax &&
    cpuUtilization <= healthLimits.cpuUtilization
  ) {
    reasons.push(`CPU is at ${percent(cpuUtilization)}, and new workloads need it below 80 %`);
  }
  return verdict(reasons);
}

/**
 * The status that fresh figures lead to. Only `active` and `degraded` follow the figures;
 * maintenance, draining and offline are decisions or outages that figures do not undo.
 */
export function statusFromMetrics(status: EdgeStatus, metrics: EdgeMetrics): EdgeStatus {
  if (status !== "active" && status !== "degraded") return status;
  const poor =
    metrics.errorRate > 0.2 || metrics.uptimePercentage < 95 || metrics.cpuUtilization > 0.98;
  return poor ? "degraded" : "active";
}
