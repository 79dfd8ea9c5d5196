import { EdgeloomError } from "@edgeloom/kernel";
import type { FleetKind } from "@edgeloom/protocol";
import type { Pool } from "pg";
import { hashToken } from "../client/ids.ts";
import { nodeKey } from "./node-key.ts";

/** What a gateway needs to know of a fleet to serve its sockets. */
export interface FleetFacts {
  readonly fleetId: string;
  readonly workspaceId: string;
  readonly kind: FleetKind;
  readonly samplePeriodMs: number;
}

interface Row {
  id: string;
  workspace_id: string;
  kind: FleetKind;
  sample_period_ms: number;
}

const facts = (row: Row): FleetFacts => ({
  fleetId: row.id,
  workspaceId: row.workspace_id,
  kind: row.kind,
  samplePeriodMs: row.sample_period_ms,
});

const columns = "f.id, f.workspace_id, f.kind, f.sample_period_ms";

/** The fleet, in whatever workspace: for callers that then compare the workspace themselves. */
export async function findFleet(pool: Pool, fleetId: string): Promise<FleetFacts | null> {
  const { rows } = await pool.query<Row>(`SELECT ${columns} FROM fleet f WHERE f.id = $1`, [
    fleetId,
  ]);
  return rows[0] === undefined ? null : facts(rows[0]);
}

/** @throws EdgeloomError `unauthenticated`; the same whether the fleet or the key is wrong. */
export async function authenticateWorld(
  pool: Pool,
  fleetId: string,
  key: string,
): Promise<FleetFacts> {
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM fleet f
     WHERE f.id = $1 AND f.world_key_hash = $2 AND f.kind = 'simulated'`,
    [fleetId, hashToken(key)],
  );
  if (rows[0] !== undefined) return facts(rows[0]);
  throw new EdgeloomError({
    code: "unauthenticated",
    message: `The key is not that of the simulated fleet "${fleetId}"`,
    remedy: "Start the world with the key that was shown when the fleet was created, or rotate it",
  });
}

/** @throws EdgeloomError `unauthenticated`: not enrolled here, or removed since. */
export async function authenticateAgent(
  pool: Pool,
  nodeId: string,
  key: string,
): Promise<FleetFacts> {
  const { rows } = await pool.query<Row & { key: string }>(
    `SELECT ${columns}, n.id AS key FROM edge_node n JOIN fleet f ON f.id = n.fleet_id
     WHERE n.key_hash = $1 AND n.removed_at IS NULL`,
    [hashToken(key)],
  );
  const row = rows[0];
  if (row !== undefined && row.key === nodeKey(row.id, nodeId)) return facts(row);
  throw new EdgeloomError({
    code: "unauthenticated",
    message: `The edge node "${nodeId}" is not enrolled here under this key`,
    remedy: "Enrol the host again with a new token from the fleet page",
  });
}
