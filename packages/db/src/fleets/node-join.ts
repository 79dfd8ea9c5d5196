import type { NodeState } from "@edgeloom/agent-core";
import type { NodeIdentity } from "@edgeloom/protocol";
import type { Pool } from "pg";
import { inTransaction } from "./in-transaction.ts";
import { nodeIdOf, nodeKey } from "./node-key.ts";

export interface JoiningNode {
  readonly identity: NodeIdentity;
  readonly state: NodeState;
  readonly agentVersion: string;
  /** Latest history entry that the edge node holds. */
  readonly historySeq: number;
}

export interface JoinedNode {
  readonly nodeId: string;
  readonly index: number;
  /** Latest history entry that is stored. */
  readonly historySeq: number;
}

const given = `given AS (
    SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::text[],
      $8::text[], $9::int[], $10::int[])
      AS g(id, name, region, identity, state, lifecycle, agent_version, revision, history_seq))`;

/**
 * An edge node whose count of changes or of history went back has lost its memory, as a world does that is
 * started anew: what is stored of its earlier life would be mixed with the new one, and is dropped.
 */
const forget = `WITH ${given}, reborn AS (
    UPDATE edge_node n SET history_seq = 0, revision = 0 FROM given g
    WHERE n.id = g.id AND n.fleet_id = $1
      AND (g.history_seq < n.history_seq OR g.revision < n.revision)
    RETURNING n.id),
  history AS (DELETE FROM node_history h USING reborn r WHERE h.node_id = r.id)
  DELETE FROM lease l USING reborn r WHERE l.node_id = r.id`;

/** Updates before it inserts: ON CONFLICT alone would use up a number of index at every reconnection. */
const upsert = `WITH ${given}, updated AS (
    UPDATE edge_node n SET name = g.name, region = g.region, identity = g.identity, state = g.state,
      lifecycle = g.lifecycle, agent_version = g.agent_version, revision = g.revision,
      online = true, last_seen_at = now(), removed_at = NULL,
      health = CASE WHEN n.health = 'down' THEN 'unknown' ELSE n.health END
    FROM given g WHERE n.id = g.id AND n.fleet_id = $1
    RETURNING n.id, n.index, n.history_seq),
  inserted AS (
    INSERT INTO edge_node AS n (id, fleet_id, name, region, identity, state, lifecycle, agent_version,
      revision, online, last_seen_at)
    SELECT g.id, $1, g.name, g.region, g.identity, g.state, g.lifecycle, g.agent_version, g.revision,
      true, now()
    FROM given g WHERE NOT EXISTS (SELECT FROM edge_node e WHERE e.id = g.id)
    RETURNING n.id, n.index, n.history_seq)
  SELECT * FROM updated UNION ALL SELECT * FROM inserted`;

/** Takes edge nodes into a fleet, or back into it: they are online from now on. Idempotent. */
export async function joinNodes(
  pool: Pool,
  fleetId: string,
  nodes: readonly JoiningNode[],
): Promise<JoinedNode[]> {
  const values = [
    fleetId,
    nodes.map(({ identity }) => nodeKey(fleetId, identity.id)),
    nodes.map(({ identity }) => identity.name),
    nodes.map(({ identity }) => identity.region),
    nodes.map(({ identity }) => JSON.stringify(identity)),
    nodes.map(({ state }) => JSON.stringify(state)),
    nodes.map(({ state }) => state.lifecycle),
    nodes.map(({ agentVersion }) => agentVersion),
    nodes.map(({ state }) => state.revision),
    nodes.map(({ historySeq }) => historySeq),
  ];
  return await inTransaction(pool, async (client) => {
    await client.query(forget, values);
    const { rows } = await client.query<{ id: string; index: number; history_seq: number }>(
      upsert,
      values,
    );
    return rows.map((row) => ({
      nodeId: nodeIdOf(row.id),
      index: row.index,
      historySeq: row.history_seq,
    }));
  });
}

/** Takes edge nodes that a world does not host any more out of its fleet, and returns how many there were. */
export async function removeMissingNodes(
  pool: Pool,
  fleetId: string,
  present: readonly string[],
): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE edge_node SET removed_at = now() AT TIME ZONE 'UTC', online = false
     WHERE fleet_id = $1 AND removed_at IS NULL AND NOT (id = ANY($2::text[]))`,
    [fleetId, present.map((id) => nodeKey(fleetId, id))],
  );
  return rowCount ?? 0;
}
