import type { LifecycleState, TelemetryField } from "@edgeloom/agent-core";
import type { NodeHealth } from "@edgeloom/protocol";

/** What the map and the list know of one edge node. Its figures change in place as samples arrive. */
export interface FleetNode {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly region: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: NodeHealth;
  readonly lifecycle: LifecycleState;
  readonly cordoned: boolean;
  readonly online: boolean;
  readonly workloads: number;
  readonly sampledAt: number | null;
  readonly values: Readonly<Record<TelemetryField, number | null>>;
}

/** The state that colours a mark: whoever is not connected is down, whatever it last said of itself. */
export function markState(node: Pick<FleetNode, "health" | "online">): NodeHealth {
  return node.online || node.health === "unknown" ? node.health : "down";
}

/** From the gravest; the order of counts, clusters and of sorting by health. */
export const healthOrder: readonly NodeHealth[] = [
  "unhealthy",
  "degraded",
  "down",
  "unknown",
  "healthy",
];

/** What a person should know besides health: null in ordinary service. */
export function serviceNote(node: Pick<FleetNode, "lifecycle" | "cordoned">): string | null {
  if (node.lifecycle !== "active") return node.lifecycle;
  return node.cordoned ? "cordoned" : null;
}
