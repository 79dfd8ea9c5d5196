import type { EdgeNodeView, NodeHealth } from "@edgeloom/protocol";
import type { Pool } from "pg";
import { inTransaction } from "./in-transaction.ts";
import { nodeIdOf, nodeKey } from "./node-key.ts";
import { type NodeRow, nodeColumns, viewOfNode } from "./node-row.ts";

/** The latest of one edge node, written every few seconds rather than with every sample. */
export interface NodeTouch {
  readonly index: number;
  readonly seenAt: number;
  /** TelemetrySample as JSON. */
  readonly sample: string;
  readonly health: NodeHealth;
}

/** Writes when edge nodes were last heard of, their latest samples, and how they are judged. */
export async function touchNodes(pool: Pool, touches: readonly NodeTouch[]): Promise<void> {
  await inTransaction(pool, (client) =>
    client.query(
      `UPDATE edge_node n SET last_seen_at = g.at, last_sample = g.sample, health = g.health, online = true
     FROM unnest($1::int[], $2::timestamptz[], $3::jsonb[], $4::text[]) AS g(index, at, sample, health)
     WHERE n.index = g.index`,
      [
        touches.map(({ index }) => index),
        touches.map(({ seenAt }) => new Date(seenAt)),
        touches.map(({ sample }) => sample),
        touches.map(({ health }) => health),
      ],
    ),
  );
}

/** Marks edge nodes as fallen silent (`down`). */
export async function markOffline(
  pool: Pool,
  fleetId: string,
  nodeIds: readonly string[],
): Promise<void> {
  await inTransaction(pool, (client) =>
    client.query(
      "UPDATE edge_node SET online = false, health = 'down' WHERE id = ANY($1::text[])",
      [nodeIds.map((id) => nodeKey(fleetId, id))],
    ),
  );
}

/**
 * Finds edge nodes that count as online though no gateway heard of them for `silentMs`, as after a gateway was
 * killed, and marks them down. Returns them by fleet.
 */
export async function sweepSilentNodes(
  pool: Pool,
  silentMs: number,
): Promise<{ readonly fleetId: string; readonly nodeId: string }[]> {
  const { rows } = await pool.query<{ id: string; fleet_id: string }>(
    `UPDATE edge_node SET online = false, health = 'down'
     WHERE online AND last_seen_at < now() - make_interval(secs => $1) RETURNING id, fleet_id`,
    [silentMs / 1_000],
  );
  return rows.map((row) => ({ fleetId: row.fleet_id, nodeId: nodeIdOf(row.id) }));
}

/** Views for viewers who were authorised on the fleet before. */
export async function viewNodes(
  pool: Pool,
  fleetId: string,
  nodeIds: readonly string[],
): Promise<EdgeNodeView[]> {
  const { rows } = await pool.query<NodeRow>(
    `SELECT ${nodeColumns} FROM edge_node n JOIN fleet f ON f.id = n.fleet_id
     WHERE n.id = ANY($1::text[]) AND n.removed_at IS NULL`,
    [nodeIds.map((id) => nodeKey(fleetId, id))],
  );
  return rows.map(viewOfNode);
}

/** Indexes by id of a fleet's edge nodes, or of one: which samples of a frame belong to whom. */
export async function nodeIndexes(
  pool: Pool,
  fleetId: string,
  nodeId?: string,
): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; index: number }>(
    `SELECT id, index FROM edge_node WHERE fleet_id = $1 AND removed_at IS NULL
       AND ($2::text IS NULL OR id = $2)`,
    [fleetId, nodeId === undefined ? null : nodeKey(fleetId, nodeId)],
  );
  return new Map(rows.map((row) => [nodeIdOf(row.id), row.index]));
}
