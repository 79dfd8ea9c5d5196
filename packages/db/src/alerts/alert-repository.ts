import type { Pool } from "pg";
import { found } from "../client/not-found.ts";

/** What a monitor found wrong with an edge node. */
export interface AlertRecord {
  readonly id: string;
  readonly fleetId: string;
  readonly nodeId: string;
  readonly metric: string;
  readonly severity: string;
  readonly message: string;
  /** Latencies in seconds, as monitoring counts them. */
  readonly value: number;
  readonly threshold: number;
  readonly raisedAt: number;
  readonly updatedAt: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedById: string | null;
  readonly resolvedAt: number | null;
}

export interface AlertListOptions {
  readonly fleetId?: string | undefined;
  readonly nodeId?: string | undefined;
  /** Only those not resolved yet. */
  readonly activeOnly?: boolean | undefined;
  /** Raised at or after, epoch ms. */
  readonly from?: number | undefined;
  /** 100 unless told, 500 at most. */
  readonly limit?: number | undefined;
}

export interface AlertRepository {
  /** Unresolved ones first, then the latest. */
  list(workspaceId: string, options?: AlertListOptions): Promise<AlertRecord[]>;
  /** Somebody has seen it; again changes nothing. @throws EdgeloomError `not_found` */
  acknowledge(workspaceId: string, id: string, userId: string): Promise<AlertRecord>;
}

interface Row {
  id: string;
  fleet_id: string;
  node_id: string;
  metric: string;
  severity: string;
  message: string;
  value: number;
  threshold: number;
  raised_at: Date;
  updated_at: Date;
  acknowledged_at: Date | null;
  acknowledged_by_id: string | null;
  resolved_at: Date | null;
}

const columns = `id, fleet_id, node_id, metric, severity, message, value, threshold, raised_at, updated_at,
  acknowledged_at, acknowledged_by_id, resolved_at`;
const limitMax = 500;

const record = (row: Row): AlertRecord => ({
  id: row.id,
  fleetId: row.fleet_id,
  nodeId: row.node_id,
  metric: row.metric,
  severity: row.severity,
  message: row.message,
  value: row.value,
  threshold: row.threshold,
  raisedAt: row.raised_at.getTime(),
  updatedAt: row.updated_at.getTime(),
  acknowledgedAt: row.acknowledged_at?.getTime() ?? null,
  acknowledgedById: row.acknowledged_by_id,
  resolvedAt: row.resolved_at?.getTime() ?? null,
});

export function createAlertRepository(pool: Pool): AlertRepository {
  return {
    async list(workspaceId, options = {}) {
      const { rows } = await pool.query<Row>(
        `SELECT ${columns} FROM alert WHERE workspace_id = $1
           AND ($2::text IS NULL OR fleet_id = $2) AND ($3::text IS NULL OR node_id = $3)
           AND (NOT $4 OR resolved_at IS NULL)
           AND ($5::float8 IS NULL OR raised_at >= to_timestamp($5::float8 / 1000))
         ORDER BY (resolved_at IS NULL) DESC, raised_at DESC, id LIMIT $6`,
        [
          workspaceId,
          options.fleetId ?? null,
          options.nodeId ?? null,
          options.activeOnly ?? false,
          options.from ?? null,
          Math.min(Math.max(1, options.limit ?? 100), limitMax),
        ],
      );
      return rows.map(record);
    },
    async acknowledge(workspaceId, id, userId) {
      const { rows } = await pool.query<Row>(
        `UPDATE alert SET acknowledged_by_id = CASE WHEN acknowledged_at IS NULL THEN $3
             ELSE acknowledged_by_id END,
           acknowledged_at = coalesce(acknowledged_at, now())
         WHERE workspace_id = $1 AND id = $2 RETURNING ${columns}`,
        [workspaceId, id, userId],
      );
      return record(found(rows[0], "alert", id));
    },
  };
}
