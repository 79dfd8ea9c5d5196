import { z } from "zod";

/** What happens in a fleet that a workflow may wait for. */
export const fleetEventKinds = [
  "node_joined",
  "node_online",
  "node_offline",
  "health_changed",
  "lifecycle_changed",
  "lease_expired",
  "cordoned",
  "uncordoned",
  "workload_failed",
  "alert_raised",
  "alert_resolved",
] as const;
export const fleetEventKindSchema = z.enum(fleetEventKinds);
export type FleetEventKind = z.infer<typeof fleetEventKindSchema>;

/** One event of a fleet, as the control plane offers it to triggers. */
export const fleetEventSchema = z.object({
  /** The same for every report of the same event, so that it starts one run. */
  id: z.string().min(1),
  kind: fleetEventKindSchema,
  fleetId: z.string(),
  edgeNodeId: z.string(),
  region: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  at: z.number(),
  /** The new state, health, workload or metric: what the kind is about. */
  subject: z.string().default(""),
  /** Of alerts. */
  severity: z.string().optional(),
  detail: z.record(z.string(), z.json()).default({}),
});
export type FleetEvent = z.infer<typeof fleetEventSchema>;

/** Which events start a run: all conditions must hold, an empty one does not restrict. */
export interface FleetEventFilter {
  readonly events: readonly FleetEventKind[];
  readonly regions: readonly string[];
  readonly edgeNodes: readonly string[];
  readonly subjects: readonly string[];
  readonly severities: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

function allows(wanted: readonly string[], value: string | undefined): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value));
}

/** Whether an event passes a trigger's filter. */
export function matchesFleetEvent(filter: FleetEventFilter, event: FleetEvent): boolean {
  return (
    filter.events.includes(event.kind) &&
    allows(filter.regions, event.region) &&
    allows(filter.edgeNodes, event.edgeNodeId) &&
    allows(filter.subjects, event.subject) &&
    (event.severity === undefined || allows(filter.severities, event.severity)) &&
    Object.entries(filter.labels).every(([name, value]) => event.labels[name] === value)
  );
}
