import type { EdgeNodeId } from "@edgeloom/kernel";
import { alertSeveritySchema, metricTypeSchema } from "@edgeloom/monitoring";
import type { AlertView, MonitorRegistry, MonitorStatus, ThresholdSetting } from "@edgeloom/nodes";
import type { Pool } from "pg";
import { utcNow } from "../fleets/utc.ts";
import { monitorConfigSchema, monitorKey, monitorStatusSchema } from "./monitor-rows.ts";

interface ControllerRow {
  readonly active: boolean;
  readonly config: unknown;
  readonly status: unknown;
  readonly started_at: Date | null;
}

interface AlertRow {
  readonly id: string;
  readonly node_id: string;
  readonly metric: string;
  readonly severity: string;
  readonly message: string;
  readonly value: number;
  readonly threshold: number;
  readonly raised_at: Date;
  readonly resolved_at: Date | null;
}

function statusOf(row: ControllerRow | undefined): MonitorStatus {
  if (row === undefined) {
    return { active: false, config: null, startedAt: null, lastCheckAt: null, health: {} };
  }
  const { lastCheckAt, health } = monitorStatusSchema.parse(row.status);
  return {
    active: row.active,
    config: monitorConfigSchema.parse(row.config),
    startedAt: row.started_at?.getTime() ?? null,
    lastCheckAt,
    health,
  };
}

function alertOf(row: AlertRow): AlertView {
  return {
    id: row.id,
    edgeNodeId: row.node_id as EdgeNodeId,
    metric: metricTypeSchema.parse(row.metric),
    severity: alertSeveritySchema.parse(row.severity),
    message: row.message,
    value: row.value,
    threshold: row.threshold,
    raisedAt: row.raised_at.getTime(),
    resolvedAt: row.resolved_at?.getTime() ?? null,
  };
}

/** Settings of a fleet's thresholds, oldest first. */
export async function loadThresholds(
  pool: Pool,
  workspaceId: string,
  fleetId: string,
): Promise<ThresholdSetting[]> {
  const { rows } = await pool.query<{
    node_id: string | null;
    metric: string;
    severity: string;
    value: number;
  }>(
    `SELECT node_id, metric, severity, value FROM monitor_threshold
     WHERE workspace_id = $1 AND fleet_id = $2 ORDER BY updated_at, id`,
    [workspaceId, fleetId],
  );
  return rows.map((row) => ({
    fleetId,
    edgeNodeId: row.node_id as EdgeNodeId | null,
    metric: metricTypeSchema.parse(row.metric),
    severity: alertSeveritySchema.parse(row.severity),
    value: row.value,
  }));
}

const returned = "active, config, status, started_at";

/**
 * {@link MonitorRegistry} of one workspace. A monitor is a row of the controller table, whose loop the workers
 * run; a fleet of another workspace has none here.
 */
export function createMonitorRegistry(pool: Pool, workspaceId: string): MonitorRegistry {
  return {
    async start(config) {
      const { rows } = await pool.query<ControllerRow>(
        `INSERT INTO controller (key, workspace_id, kind, config, active, started_at, updated_at)
         VALUES ($1, $2, 'monitor', $3, true, now(), now())
         ON CONFLICT (key) DO UPDATE SET config = excluded.config, active = true, updated_at = now(),
           started_at = CASE WHEN controller.active THEN controller.started_at ELSE now() END
         WHERE controller.workspace_id = excluded.workspace_id
         RETURNING ${returned}`,
        [monitorKey(config.fleetId), workspaceId, JSON.stringify(config)],
      );
      return statusOf(rows[0]);
    },
    async stop(fleetId) {
      const { rows } = await pool.query<ControllerRow>(
        `UPDATE controller SET active = false, updated_at = now()
         WHERE key = $1 AND workspace_id = $2 RETURNING ${returned}`,
        [monitorKey(fleetId), workspaceId],
      );
      return statusOf(rows[0]);
    },
    async status(fleetId) {
      const { rows } = await pool.query<ControllerRow>(
        `SELECT ${returned} FROM controller WHERE key = $1 AND workspace_id = $2`,
        [monitorKey(fleetId), workspaceId],
      );
      return statusOf(rows[0]);
    },
    async setThreshold({ fleetId, edgeNodeId, metric, severity, value }) {
      // The id follows from what is set, since the unique index sets no two nulls equal.
      const id = JSON.stringify([fleetId, edgeNodeId, metric, severity]);
      await pool.query(
        `INSERT INTO monitor_threshold
           (id, workspace_id, fleet_id, node_id, metric, severity, value, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, ${utcNow})
         ON CONFLICT (id) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
         WHERE monitor_threshold.workspace_id = excluded.workspace_id`,
        [id, workspaceId, fleetId, edgeNodeId, metric, severity, value],
      );
    },
    thresholds: (fleetId) => loadThresholds(pool, workspaceId, fleetId),
    async alerts({ fleetId, edgeNodeId, severity, activeOnly, from }) {
      const { rows } = await pool.query<AlertRow>(
        `SELECT id, node_id, metric, severity, message, value, threshold, raised_at, resolved_at
         FROM alert WHERE workspace_id = $1 AND fleet_id = $2
           AND ($3::text IS NULL OR node_id = $3) AND ($4::text IS NULL OR severity = $4)
           AND (resolved_at IS NULL
             OR (NOT $5 AND resolved_at >= to_timestamp($6::float8 / 1000)))
         ORDER BY raised_at DESC, id LIMIT 10000`,
        [workspaceId, fleetId, edgeNodeId ?? null, severity ?? null, activeOnly, from],
      );
      return rows.map(alertOf);
    },
  };
}
