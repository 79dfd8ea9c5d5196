import type { NodeState } from "@edgeloom/agent-core";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";
import { nodeKey } from "./node-key.ts";

/** A lease as an edge node granted it; `endedAt` null while it holds. */
export interface LeaseRecord {
  readonly token: number;
  readonly holder: string;
  readonly acquiredAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

export interface NodeDetail {
  /** As it last reported. */
  readonly state: NodeState;
  /** Latest first, a hundred at most. */
  readonly leases: LeaseRecord[];
}

const leasesMax = 100;

/** @throws EdgeloomError `not_found` */
export async function nodeDetail(
  pool: Pool,
  workspaceId: string,
  fleetId: string,
  nodeId: string,
): Promise<NodeDetail> {
  const key = nodeKey(fleetId, nodeId);
  const { rows } = await pool.query<{ state: NodeState }>(
    `SELECT n.state FROM edge_node n JOIN fleet f ON f.id = n.fleet_id
     WHERE f.workspace_id = $1 AND n.id = $2 AND n.removed_at IS NULL`,
    [workspaceId, key],
  );
  const { state } = found(rows[0], `edge node of fleet "${fleetId}"`, nodeId);
  const leases = await pool.query<{
    token: number;
    holder: string;
    acquired_at: Date;
    expires_at: Date;
    ended_at: Date | null;
  }>(
    `SELECT token, holder, acquired_at, expires_at, ended_at FROM lease WHERE node_id = $1
     ORDER BY token DESC LIMIT ${leasesMax}`,
    [key],
  );
  return {
    state,
    leases: leases.rows.map((row) => ({
      token: row.token,
      holder: row.holder,
      acquiredAt: row.acquired_at.getTime(),
      expiresAt: row.expires_at.getTime(),
      endedAt: row.ended_at?.getTime() ?? null,
    })),
  };
}
