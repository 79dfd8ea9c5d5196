import type { Fleet } from "@edgeloom/fleet";
import type { EpochMs, JsonValue } from "@edgeloom/kernel";
import type { AlertTransition, EdgeAlert } from "@edgeloom/monitoring";
import { alertView, type MonitorStore, runMonitorTick } from "@edgeloom/nodes";
import type { Pool } from "pg";
import { loadThresholds } from "./monitor-registry.ts";
import { monitorConfigSchema, monitorStatusSchema, statusJson } from "./monitor-rows.ts";

/** A monitor's row of the controller table, in the hands of a worker. */
export interface HeldMonitor {
  readonly workspaceId: string;
  readonly config: JsonValue;
  /** What the turn before gave back. */
  readonly status: JsonValue;
}

/** Milliseconds between two turns of a monitor. */
export function monitorPeriodMs(config: JsonValue): number {
  return monitorConfigSchema.parse(config).healthCheckIntervalSeconds * 1_000;
}

/** The last word on each alert; a turn may raise and ease the same one. */
function latestAlerts(transitions: readonly AlertTransition[]): readonly EdgeAlert[] {
  return [...new Map(transitions.map(({ alert }) => [alert.id, alert])).values()];
}

/** What somebody acknowledged stays so: only the monitor's own findings are written. */
async function keepAlerts(
  pool: Pool,
  { workspaceId }: HeldMonitor,
  fleetId: string,
  alerts: readonly EdgeAlert[],
): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map((alert) => ({
    ...alertView(fleetId, alert),
    updatedAt: alert.updatedAt,
  }));
  await pool.query(
    `INSERT INTO alert (id, workspace_id, fleet_id, node_id, metric, severity, message, value, threshold,
       raised_at, updated_at, resolved_at)
     SELECT row.id, $1, $2, row."edgeNodeId", row.metric, row.severity, row.message, row.value, row.threshold,
       to_timestamp(row."raisedAt" / 1000), to_timestamp(row."updatedAt" / 1000),
       to_timestamp(row."resolvedAt" / 1000)
     FROM jsonb_to_recordset($3) AS row(id text, "edgeNodeId" text, metric text, severity text, message text,
       value float8, threshold float8, "raisedAt" float8, "updatedAt" float8, "resolvedAt" float8)
     ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, message = excluded.message,
       value = excluded.value, threshold = excluded.threshold, updated_at = excluded.updated_at,
       resolved_at = excluded.resolved_at`,
    [workspaceId, fleetId, JSON.stringify(rows)],
  );
}

/**
 * One turn of a stored monitor: looks at the fleet, writes the alerts that changed, forgets resolved ones past their
 * retention, and gives back the row's next status. Alerts have ids of their own making, so a turn that a former
 * holder repeats writes them again rather than twice.
 */
export async function turnMonitor(
  pool: Pool,
  held: HeldMonitor,
  fleet: Fleet,
  now: EpochMs,
): Promise<JsonValue> {
  const config = monitorConfigSchema.parse(held.config);
  const before = monitorStatusSchema.parse(held.status);
  const thresholds = await loadThresholds(pool, held.workspaceId, fleet.id);
  let next = before;
  const store: MonitorStore = {
    load: async () => ({ ...before, config, thresholds }),
    save: async (fleetId, { at, state, health, transitions }) => {
      await keepAlerts(pool, held, fleetId, latestAlerts(transitions));
      next = { state, health, lastCheckAt: at };
    },
  };
  await runMonitorTick(fleet, store, now);
  await pool.query(
    `DELETE FROM alert WHERE workspace_id = $1 AND fleet_id = $2
       AND resolved_at < to_timestamp($3::float8 / 1000)`,
    [held.workspaceId, fleet.id, now - config.retentionSeconds * 1_000],
  );
  return statusJson(next);
}
