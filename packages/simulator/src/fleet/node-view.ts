import type { TelemetrySample } from "@edgeloom/agent-core";
import { availableCpuUtilizationMax, type EdgeMetrics, isHealthy } from "@edgeloom/placement";
import type { EdgeNodeView, NodeHealth } from "@edgeloom/protocol";
import type { SimulatedNode } from "../nodes/simulated-node.ts";

export const simulatedAgentVersion = "0.1.0";

function metricsOf(sample: TelemetrySample | null): EdgeMetrics {
  const values = sample?.values;
  const errorRate = values?.errorRate ?? 0;
  return {
    cpuUtilization: values?.cpu ?? 0,
    memoryUtilization: values?.memory ?? 0,
    storageUtilization: values?.storage ?? 0,
    latencyP50Ms: values?.latencyP50Ms ?? 0,
    latencyP95Ms: values?.latencyP95Ms ?? 0,
    latencyP99Ms: values?.latencyP99Ms ?? 0,
    throughputRps: values?.requestsPerSec ?? 0,
    uptimePercentage: 100,
    errorRate,
    successRate: 1 - errorRate,
    healthCheckFailures: 0,
    collectedAt: sample?.at ?? null,
  };
}

function judge(metrics: EdgeMetrics, online: boolean): NodeHealth {
  if (!online) return "down";
  if (metrics.collectedAt === null) return "unknown";
  if (!isHealthy({ status: "active", metrics }).ok) return "unhealthy";
  const strained = metrics.cpuUtilization > availableCpuUtilizationMax || metrics.errorRate > 0.02;
  return strained ? "degraded" : "healthy";
}

/** A simulated node as the control plane sees it. */
export function viewOf(
  node: SimulatedNode,
  fleetId: string,
  sample: TelemetrySample | null,
): EdgeNodeView {
  const state = node.state();
  const online = !node.isCutOff;
  const metrics = metricsOf(sample);
  const inService = state.lifecycle === "draining" ? "draining" : "active";
  const serving = state.lifecycle === "active" || state.lifecycle === "draining";
  return {
    ...node.site.identity,
    metrics,
    status: !online ? "offline" : serving ? inService : "maintenance",
    workloadCount: state.workloads.filter(({ phase }) => phase === "running").length,
    fleetId,
    kind: "simulated",
    lifecycle: state.lifecycle,
    cordoned: state.cordoned,
    lease: state.lease,
    workloads: state.workloads,
    health: judge(metrics, online),
    online,
    lastSeenAt: sample?.at ?? null,
    lastSample: sample,
    agentVersion: simulatedAgentVersion,
    revision: state.revision,
  };
}
