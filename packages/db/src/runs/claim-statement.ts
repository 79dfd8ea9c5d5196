import type { JsonValue } from "@edgeloom/kernel";
import type { RunTrigger } from "@edgeloom/runtime";
import type { Pool } from "pg";
import { inTransaction } from "../fleets/in-transaction.ts";

/** A run as it is claimed. */
export interface ClaimRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly workflow_id: string;
  readonly version_id: string;
  readonly fleet_id: string;
  readonly trigger: RunTrigger;
  readonly trigger_node_id: string | null;
  readonly input: JsonValue;
  readonly options: unknown;
  readonly test: boolean;
  readonly parent_run_id: string | null;
  readonly source_run_id: string | null;
  readonly epoch: number;
  readonly stalled_claims: number;
  readonly last_crash: string | null;
  readonly event_seq: number;
  readonly cancel_requested_at: Date | null;
  readonly deadline_at: Date | null;
  readonly created_at: Date;
  readonly started_at: Date;
}

const columns =
  `id workspace_id workflow_id version_id fleet_id trigger trigger_node_id input options test
  parent_run_id source_run_id epoch stalled_claims last_crash event_seq cancel_requested_at deadline_at created_at
  started_at`.split(/\s+/);
const columnsOf = (table: string): string =>
  columns.map((column) => `${table}.${column}`).join(", ");

/** Whether a run may be claimed. */
const isDue = `(run.state = 'queued' OR (run.state = 'running' AND run.lease_until <= now())
    OR (run.state = 'waiting' AND run.wake_at <= now()))`;

/**
 * What a claim changes, nothing of which an index holds unless the run takes room. A claim is stalled when its lease
 * ran out before a step was stored under it.
 */
const change = (holdsRoom: boolean): string => `
    state = 'running',
    owner = $2,
    epoch = run.epoch + 1,
    lease_until = now() + make_interval(secs => $3::float8),
    holds_room = ${holdsRoom},
    stalled_claims = CASE
      WHEN run.epoch = 0 THEN run.stalled_claims
      WHEN run.state = 'waiting'
        OR EXISTS (SELECT FROM step WHERE step.run_id = run.id AND step.epoch = run.epoch) THEN 0
      WHEN run.state = 'running' THEN run.stalled_claims + 1
      ELSE run.stalled_claims END,
    wake_at = NULL,
    started_at = coalesce(run.started_at, now())`;

/**
 * Takes the runs to which no limit applies, and names the others. Child runs take the room of their parents. A limit
 * of 0 is none. Rows are locked in the order of their ids, but for those that another claim is at.
 */
const unlimitedStatement = `
WITH asked AS MATERIALIZED (
  SELECT run.id, run.parent_run_id IS NULL
      AND (workspace.concurrency_max > 0 OR (version.graph->'settings'->>'concurrencyMax')::int > 0) IS TRUE AS limited
    FROM run
    LEFT JOIN workspace ON workspace.id = run.workspace_id
    LEFT JOIN workflow_version AS version ON version.id = run.version_id
   WHERE run.id = ANY($1::text[]) AND ${isDue}
), due AS MATERIALIZED (
  SELECT run.id FROM run
   WHERE run.id IN (SELECT id FROM asked WHERE NOT limited) AND ${isDue}
   ORDER BY run.id FOR NO KEY UPDATE OF run SKIP LOCKED
), taken AS (
  UPDATE run SET ${change(false)}
    FROM due WHERE run.id = due.id
  RETURNING ${columnsOf("run")}
)
SELECT asked.limited, ${columnsOf("taken").replace("taken.id", "asked.id")}
  FROM asked LEFT JOIN taken ON taken.id = asked.id
 WHERE asked.limited OR taken.id IS NOT NULL`;

/**
 * One claim at a time in a workspace that has a limit, or a workflow with one: held from before the count until the
 * claim is committed. Workspaces in one order for all, so that two claims never wait for each other in a circle.
 */
const lockStatement = `
WITH room AS MATERIALIZED (
  SELECT DISTINCT hashtextextended('run room of ' || workspace_id, 0) AS key FROM run WHERE id = ANY($1::text[])
   ORDER BY key
)
SELECT pg_advisory_xact_lock(key) FROM room`;

/**
 * Takes as many as there is room for. `held` counts those that take room already; ranks are by creation, so earlier
 * runs go first, and one that its workflow has no room for takes none of the workspace's. What is left over is put
 * off for a second.
 */
const limitedStatement = `
WITH due AS MATERIALIZED (
  SELECT run.id, run.workspace_id, run.workflow_id, run.version_id, run.created_at FROM run
   WHERE run.id = ANY($1::text[]) AND ${isDue}
   ORDER BY run.id FOR NO KEY UPDATE OF run SKIP LOCKED
), held AS MATERIALIZED (
  SELECT workspace_id, workflow_id, count(*) AS count FROM run
   WHERE holds_room AND workspace_id IN (SELECT workspace_id FROM due) AND id NOT IN (SELECT id FROM due)
   GROUP BY 1, 2
), by_workflow AS (
  SELECT due.id, due.workspace_id, due.created_at,
      coalesce((SELECT sum(count) FROM held WHERE held.workflow_id = due.workflow_id), 0)
        + row_number() OVER (PARTITION BY due.workflow_id ORDER BY due.created_at, due.id)
        <= coalesce(nullif((version.graph->'settings'->>'concurrencyMax')::int, 0), 1000000) AS fits
    FROM due
    LEFT JOIN workflow_version AS version ON version.id = due.version_id
), by_workspace AS (
  SELECT by_workflow.id,
      coalesce((SELECT sum(count) FROM held WHERE held.workspace_id = by_workflow.workspace_id), 0)
        + row_number() OVER (PARTITION BY by_workflow.workspace_id ORDER BY by_workflow.created_at, by_workflow.id)
        <= coalesce(nullif(workspace.concurrency_max, 0), 1000000) AS fits
    FROM by_workflow
    LEFT JOIN workspace ON workspace.id = by_workflow.workspace_id
   WHERE by_workflow.fits
), put_off AS (
  UPDATE run SET due_at = now() + interval '1 second'
    FROM due WHERE run.id = due.id AND due.id NOT IN (SELECT id FROM by_workspace WHERE fits)
)
UPDATE run SET ${change(true)}
  FROM by_workspace WHERE run.id = by_workspace.id AND by_workspace.fits
RETURNING ${columnsOf("run")}`;

/**
 * Claims those of the given runs that are due and for which there is room. Limits hold exactly, however many workers
 * claim at the same moment; runs without a limit take one statement and no lock but that of their rows.
 */
export async function takeRuns(
  pool: Pool,
  runIds: readonly string[],
  owner: string,
  leaseMs: number,
): Promise<readonly ClaimRow[]> {
  const { rows } = await pool.query<ClaimRow & { readonly limited: boolean }>({
    name: "edgeloom_claim",
    text: unlimitedStatement,
    values: [runIds, owner, leaseMs / 1_000],
  });
  const limited = rows.filter((row) => row.limited).map((row) => row.id);
  const free = rows.filter((row) => !row.limited);
  return limited.length === 0
    ? free
    : [...free, ...(await takeLimited(pool, limited, owner, leaseMs))];
}

/** The count is a statement of its own, after the lock: it must see what earlier holders of the lock committed. */
async function takeLimited(
  pool: Pool,
  runIds: readonly string[],
  owner: string,
  leaseMs: number,
): Promise<readonly ClaimRow[]> {
  return await inTransaction(pool, async (client) => {
    await client.query({ name: "edgeloom_room", text: lockStatement, values: [runIds] });
    const { rows } = await client.query<ClaimRow>({
      name: "edgeloom_claim_limited",
      text: limitedStatement,
      values: [runIds, owner, leaseMs / 1_000],
    });
    return rows;
  });
}
