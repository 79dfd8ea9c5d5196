import type { JsonObject } from "@edgeloom/kernel";
import type { FleetKind } from "@edgeloom/protocol";
import type { Pool } from "pg";
import { hashToken, newId, newToken } from "../client/ids.ts";
import { found } from "../client/not-found.ts";
import { epochMs, utcNow } from "./utc.ts";

export interface FleetRecord {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly kind: FleetKind;
  /** Seed, sites and speed of a simulated world. */
  readonly config: JsonObject;
  readonly samplePeriodMs: number;
  readonly createdAt: number;
}

export interface FleetOverview extends FleetRecord {
  readonly nodes: number;
  readonly online: number;
}

export interface NewFleet {
  readonly name: string;
  readonly kind: FleetKind;
  readonly config?: JsonObject | undefined;
  readonly samplePeriodMs?: number | undefined;
}

export interface FleetRepository {
  list(workspaceId: string): Promise<FleetOverview[]>;
  /** @throws EdgeloomError `not_found` */
  get(workspaceId: string, fleetId: string): Promise<FleetOverview>;
  /** The key with which a simulated world joins is returned only here; null for a real fleet. */
  create(
    workspaceId: string,
    fleet: NewFleet,
  ): Promise<{ readonly fleet: FleetRecord; readonly worldKey: string | null }>;
  /** Gives a simulated fleet another key, with which its world must join from then on. */
  rotateWorldKey(workspaceId: string, fleetId: string): Promise<string>;
  rename(workspaceId: string, fleetId: string, name: string): Promise<void>;
  /** With its nodes, their history and tokens; samples go with the retention. */
  remove(workspaceId: string, fleetId: string): Promise<boolean>;
}

interface Row {
  id: string;
  workspace_id: string;
  name: string;
  kind: FleetKind;
  config: JsonObject;
  sample_period_ms: number;
  created_at: number;
  nodes: number;
  online: number;
}

const columns = `f.id, f.workspace_id, f.name, f.kind, f.config, f.sample_period_ms,
  ${epochMs("f.created_at")} AS created_at`;
const overview = `SELECT ${columns}, count(n.id)::int AS nodes,
    count(n.id) FILTER (WHERE n.online)::int AS online
  FROM fleet f LEFT JOIN edge_node n ON n.fleet_id = f.id AND n.removed_at IS NULL`;

const record = (row: Omit<Row, "nodes" | "online">): FleetRecord => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  kind: row.kind,
  config: row.config,
  samplePeriodMs: row.sample_period_ms,
  createdAt: row.created_at,
});

export function createFleetRepository(pool: Pool): FleetRepository {
  return {
    async list(workspaceId) {
      const { rows } = await pool.query<Row>(
        `${overview} WHERE f.workspace_id = $1 GROUP BY f.id ORDER BY f.created_at, f.id`,
        [workspaceId],
      );
      return rows.map((row) => ({ ...record(row), nodes: row.nodes, online: row.online }));
    },
    async get(workspaceId, fleetId) {
      const { rows } = await pool.query<Row>(
        `${overview} WHERE f.workspace_id = $1 AND f.id = $2 GROUP BY f.id`,
        [workspaceId, fleetId],
      );
      const row = found(rows[0], "fleet", fleetId);
      return { ...record(row), nodes: row.nodes, online: row.online };
    },
    async create(workspaceId, { name, kind, config, samplePeriodMs }) {
      const worldKey = kind === "simulated" ? newToken("wk") : null;
      const { rows } = await pool.query<Row>(
        `INSERT INTO fleet AS f (id, workspace_id, name, kind, config, world_key_hash, sample_period_ms,
           created_at)
         VALUES ($1, $2, $3, $4::fleet_kind, $5, $6, $7, ${utcNow}) RETURNING ${columns}`,
        [
          newId("fleet"),
          workspaceId,
          name,
          kind,
          JSON.stringify(config ?? {}),
          worldKey === null ? null : hashToken(worldKey),
          samplePeriodMs ?? 1_000,
        ],
      );
      return { fleet: record(found(rows[0], "fleet", name)), worldKey };
    },
    async rotateWorldKey(workspaceId, fleetId) {
      const key = newToken("wk");
      const { rows } = await pool.query(
        `UPDATE fleet SET world_key_hash = $3
         WHERE workspace_id = $1 AND id = $2 AND kind = 'simulated' RETURNING id`,
        [workspaceId, fleetId, hashToken(key)],
      );
      found(rows[0], "simulated fleet", fleetId);
      return key;
    },
    async rename(workspaceId, fleetId, name) {
      const { rows } = await pool.query(
        "UPDATE fleet SET name = $3 WHERE workspace_id = $1 AND id = $2 RETURNING id",
        [workspaceId, fleetId, name],
      );
      found(rows[0], "fleet", fleetId);
    },
    async remove(workspaceId, fleetId) {
      const { rowCount } = await pool.query(
        "DELETE FROM fleet WHERE workspace_id = $1 AND id = $2",
        [workspaceId, fleetId],
      );
      return rowCount === 1;
    },
  };
}
