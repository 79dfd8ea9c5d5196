import {
  type NodeState,
  nodeStateSchema,
  type TelemetrySample,
  type TelemetryValues,
} from "@edgeloom/agent-core";
import type { EdgeMetrics, EdgeStatus } from "@edgeloom/placement";
import type { EdgeNodeView, FleetKind, NodeHealth, nodeIdentitySchema } from "@edgeloom/protocol";
import { nodeIdOf } from "./node-key.ts";

/** A row of edge_node beside the kind of its fleet. Written only by this package, so its JSON is trusted. */
export interface NodeRow {
  readonly id: string;
  readonly index: number;
  readonly fleet_id: string;
  readonly kind: FleetKind;
  readonly identity: unknown;
  readonly state: unknown;
  readonly health: NodeHealth;
  readonly online: boolean;
  readonly last_seen_at: Date | null;
  readonly last_sample: TelemetrySample | null;
  readonly agent_version: string;
  readonly revision: number;
}

export const nodeColumns = `n.id, n.index, n.fleet_id, f.kind, n.identity, n.state, n.health, n.online,
  n.last_seen_at, n.last_sample, n.agent_version, n.revision`;

/** State of a node that has enrolled and not reported yet. */
export const unreportedState: NodeState = nodeStateSchema.parse({
  lifecycle: "initialized",
  cordoned: false,
  lease: null,
  fencingTokenHighest: 0,
  workloads: [],
  faults: [],
  startedAt: 0,
  revision: 0,
});

/** A figure that was not measured counts as zero for placement; `collectedAt` null tells that none came in. */
function metricsOf(sample: TelemetrySample | null): EdgeMetrics {
  const values: Partial<TelemetryValues> = sample?.values ?? {};
  const share = (value: number | null | undefined): number => Math.min(1, Math.max(0, value ?? 0));
  const errorRate = share(values.errorRate);
  return {
    cpuUtilization: share(values.cpu),
    memoryUtilization: share(values.memory),
    storageUtilization: share(values.storage),
    latencyP50Ms: Math.max(0, values.latencyP50Ms ?? 0),
    latencyP95Ms: Math.max(0, values.latencyP95Ms ?? 0),
    latencyP99Ms: Math.max(0, values.latencyP99Ms ?? 0),
    throughputRps: Math.max(0, values.requestsPerSec ?? 0),
    uptimePercentage: 100,
    errorRate,
    successRate: 1 - errorRate,
    healthCheckFailures: 0,
    collectedAt: sample?.at ?? null,
  };
}

function statusOf(state: NodeState, health: NodeHealth, online: boolean): EdgeStatus {
  if (!online || health === "down" || state.lifecycle === "terminated") return "offline";
  if (state.lifecycle === "draining") return "draining";
  if (state.cordoned || state.lifecycle !== "active") return "maintenance";
  return health === "degraded" || health === "unhealthy" ? "degraded" : "active";
}

/** An edge node as the control plane shows it, from what it declared and last reported. */
export function viewOfNode(row: NodeRow): EdgeNodeView {
  const identity = row.identity as ReturnType<typeof nodeIdentitySchema.parse>;
  const state = row.state as NodeState;
  return {
    ...identity,
    id: nodeIdOf(row.id),
    fleetId: row.fleet_id,
    kind: row.kind,
    index: row.index,
    metrics: metricsOf(row.last_sample),
    status: statusOf(state, row.health, row.online),
    workloadCount: state.workloads.filter(({ phase }) => phase === "running").length,
    lifecycle: state.lifecycle,
    cordoned: state.cordoned,
    lease: state.lease,
    workloads: state.workloads,
    health: row.health,
    online: row.online,
    lastSeenAt: row.last_seen_at?.getTime() ?? null,
    lastSample: row.last_sample,
    agentVersion: row.agent_version,
    revision: row.revision,
  };
}
