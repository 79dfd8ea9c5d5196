import type { JsonObject } from "@edgeloom/kernel";
import type { Pool } from "pg";
import { nodeIdOf } from "../fleets/node-key.ts";

/** Something that happened in a fleet and that triggers were not asked about yet. */
export interface PendingFleetEvent {
  /** Grows with every event; the same event is stored once, however often it is reported. */
  readonly id: string;
  readonly workspaceId: string;
  readonly fleetId: string;
  readonly edgeNodeId: string;
  readonly kind: string;
  readonly at: number;
  /** When the control plane learned of it, by PostgreSQL's clock. */
  readonly recordedAt: number;
  readonly region: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly severity: string | undefined;
  readonly detail: JsonObject;
}

/** A trigger that waits for events of its workspace's fleets. */
export interface FleetEventTriggerRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly nodeId: string;
  /** Parameters of the trigger node. */
  readonly config: JsonObject;
  /** It is told only of what was recorded from then on. */
  readonly enabledAt: number;
}

interface EventRow {
  id: string;
  workspace_id: string;
  fleet_id: string;
  node_id: string;
  kind: string;
  at: Date;
  recorded_at: Date;
  region: string;
  labels: Record<string, string>;
  subject: string;
  severity: string | null;
  detail: JsonObject;
}

/** The oldest events that are still to be handled. */
export async function pendingFleetEvents(pool: Pool, limit: number): Promise<PendingFleetEvent[]> {
  const { rows } = await pool.query<EventRow>("SELECT * FROM fleet_event ORDER BY id LIMIT $1", [
    limit,
  ]);
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    fleetId: row.fleet_id,
    edgeNodeId: nodeIdOf(row.node_id),
    kind: row.kind,
    at: row.at.getTime(),
    recordedAt: row.recorded_at.getTime(),
    region: row.region,
    labels: row.labels,
    subject: row.subject,
    severity: row.severity ?? undefined,
    detail: row.detail,
  }));
}

/** Triggers of the workspaces, each with the time from which it fires. */
export async function fleetEventTriggers(
  pool: Pool,
  workspaceIds: readonly string[],
): Promise<FleetEventTriggerRow[]> {
  const { rows } = await pool.query<{
    id: string;
    workspace_id: string;
    workflow_id: string;
    node_id: string;
    config: JsonObject;
    enabled_at: Date | null;
  }>(
    `SELECT id, workspace_id, workflow_id, node_id, config, enabled_at FROM trigger
      WHERE kind = 'fleet_event' AND enabled AND workspace_id = ANY($1::text[]) ORDER BY id`,
    [workspaceIds],
  );
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    workflowId: row.workflow_id,
    nodeId: row.node_id,
    config: row.config,
    enabledAt: row.enabled_at?.getTime() ?? 0,
  }));
}

/** Forgets events whose runs exist, and notes at the triggers that they fired. */
export async function settleFleetEvents(
  pool: Pool,
  eventIds: readonly string[],
  firedTriggerIds: readonly string[],
): Promise<void> {
  await pool.query(
    `WITH fired AS (
       UPDATE trigger SET last_at = now() AT TIME ZONE 'UTC' WHERE id = ANY($2::text[]))
     DELETE FROM fleet_event WHERE id = ANY($1::bigint[])`,
    [eventIds, firedTriggerIds],
  );
}
