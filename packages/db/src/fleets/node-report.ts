import type { HistoryEntry, NodeState } from "@edgeloom/agent-core";
import type { Pool, PoolClient } from "pg";
import { inTransaction } from "./in-transaction.ts";
import { nodeIdOf, nodeKey } from "./node-key.ts";

export interface NodeReport {
  readonly nodeId: string;
  readonly state: NodeState;
  /** Entries since the last report, oldest first; what is stored already is passed over. */
  readonly history: readonly HistoryEntry[];
}

/** A report that was overtaken by a later one changes nothing. */
const updateState = `UPDATE edge_node n SET state = g.state, lifecycle = g.state->>'lifecycle',
    revision = g.revision, last_seen_at = now()
  FROM unnest($1::text[], $2::jsonb[], $3::int[]) AS g(id, state, revision)
  WHERE n.id = g.id AND g.revision >= n.revision RETURNING n.id`;

async function storeHistory(
  client: PoolClient,
  fleetId: string,
  reports: readonly NodeReport[],
): Promise<void> {
  const entries = reports.flatMap(({ nodeId, history }) =>
    history.map((entry) => ({ key: nodeKey(fleetId, nodeId), ...entry })),
  );
  if (entries.length === 0) return;
  await client.query(
    `INSERT INTO node_history (node_id, seq, at, kind, subject, detail)
     SELECT * FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
     ON CONFLICT DO NOTHING`,
    [
      entries.map(({ key }) => key),
      entries.map(({ seq }) => seq),
      entries.map(({ at }) => new Date(at)),
      entries.map(({ kind }) => kind),
      entries.map(({ subject }) => subject),
      entries.map(({ detail }) => detail),
    ],
  );
}

/** Only states that were taken project: the rows must not fall behind the node. */
async function projectLeases(
  client: PoolClient,
  taken: readonly (readonly [string, NodeState])[],
): Promise<void> {
  const leases = taken.flatMap(([key, { lease }]) => (lease === null ? [] : [{ key, lease }]));
  await client.query(
    `UPDATE lease l SET ended_at = now() FROM unnest($1::text[], $2::int[]) AS g(id, token)
     WHERE l.node_id = g.id AND l.ended_at IS NULL AND l.token IS DISTINCT FROM g.token`,
    [taken.map(([key]) => key), taken.map(([, { lease }]) => lease?.token ?? null)],
  );
  if (leases.length === 0) return;
  await client.query(
    `INSERT INTO lease (node_id, token, holder, acquired_at, expires_at)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[])
     ON CONFLICT (node_id, token) DO UPDATE SET holder = excluded.holder,
       acquired_at = excluded.acquired_at, expires_at = excluded.expires_at, ended_at = NULL`,
    [
      leases.map(({ key }) => key),
      leases.map(({ lease }) => lease.token),
      leases.map(({ lease }) => lease.holder),
      leases.map(({ lease }) => new Date(lease.acquiredAt)),
      leases.map(({ lease }) => new Date(lease.expiresAt)),
    ],
  );
}

async function projectWorkloads(
  client: PoolClient,
  taken: readonly (readonly [string, NodeState])[],
): Promise<void> {
  const workloads = taken.flatMap(([key, state]) =>
    state.workloads.map((status) => ({ key, status })),
  );
  const keys = workloads.map(({ key }) => key);
  const names = workloads.map(({ status }) => status.name);
  await client.query(
    `DELETE FROM workload w WHERE w.node_id = ANY($1::text[]) AND NOT EXISTS (
       SELECT FROM unnest($2::text[], $3::text[]) AS g(id, name)
       WHERE g.id = w.node_id AND g.name = w.name)`,
    [taken.map(([key]) => key), keys, names],
  );
  if (workloads.length === 0) return;
  await client.query(
    `INSERT INTO workload (node_id, name, phase, healthy, status, updated_at)
     SELECT *, now() FROM unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::jsonb[])
     ON CONFLICT (node_id, name) DO UPDATE SET phase = excluded.phase, healthy = excluded.healthy,
       status = excluded.status, updated_at = excluded.updated_at`,
    [
      keys,
      names,
      workloads.map(({ status }) => status.phase),
      workloads.map(({ status }) => status.healthy),
      workloads.map(({ status }) => JSON.stringify(status)),
    ],
  );
}

/** The latest entry that the table holds of each. */
const advanceHistory = `WITH latest AS (
    SELECT n.id, (SELECT coalesce(max(seq), 0) FROM node_history h WHERE h.node_id = n.id) AS seq
    FROM edge_node n WHERE n.id = ANY($1::text[]))
  UPDATE edge_node n SET history_seq = l.seq FROM latest l WHERE n.id = l.id
  RETURNING n.id, n.history_seq`;

/**
 * Stores what edge nodes reported, all or nothing, and answers with the latest history entry held of each.
 * Idempotent: a report whose acknowledgement was lost can be sent again.
 */
export async function storeReports(
  pool: Pool,
  fleetId: string,
  reports: readonly NodeReport[],
): Promise<{ readonly nodeId: string; readonly historySeq: number }[]> {
  // One order for all writers, so that two batches with common nodes cannot lock each other out.
  const ordered = [...reports].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
  const states = new Map(ordered.map(({ nodeId, state }) => [nodeKey(fleetId, nodeId), state]));
  const keys = [...states.keys()];
  return await inTransaction(pool, async (client) => {
    const { rows: taken } = await client.query<{ id: string }>(updateState, [
      keys,
      [...states.values()].map((state) => JSON.stringify(state)),
      [...states.values()].map(({ revision }) => revision),
    ]);
    const current = taken.flatMap(({ id }) => {
      const state = states.get(id);
      return state === undefined ? [] : [[id, state] as const];
    });
    if (current.length > 0) {
      await projectLeases(client, current);
      await projectWorkloads(client, current);
    }
    await storeHistory(client, fleetId, ordered);
    const { rows } = await client.query<{ id: string; history_seq: number }>(advanceHistory, [
      keys,
    ]);
    return rows.map((row) => ({ nodeId: nodeIdOf(row.id), historySeq: row.history_seq }));
  });
}
