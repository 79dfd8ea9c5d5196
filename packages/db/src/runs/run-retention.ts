import type { Pool } from "pg";

/** What one call removed. */
interface RunRetentionResult {
  readonly runs: number;
  readonly snapshots: number;
}

/**
 * Finished runs of a workspace whose time is over, with their steps and events. A run stays while one that has not
 * ended starts from its outputs, or may ask for it again as its child.
 */
const runStatement = `
WITH over AS MATERIALIZED (
  SELECT run.id FROM run
   WHERE run.workspace_id = $1
     AND run.state IN ('succeeded', 'failed', 'cancelled')
     AND run.created_at < now() - make_interval(days => $2)
     AND run.finished_at < now() - make_interval(days => $2)
     AND NOT EXISTS (SELECT FROM run AS replay
       WHERE replay.source_run_id = run.id AND replay.due_at IS NOT NULL AND replay.state IN ('queued', 'running', 'waiting'))
     AND NOT EXISTS (SELECT FROM run AS parent
       WHERE parent.id = run.parent_run_id AND parent.state IN ('queued', 'running', 'waiting'))
   ORDER BY run.created_at
   LIMIT $3
     FOR UPDATE SKIP LOCKED
), steps AS (
  DELETE FROM step USING over WHERE step.run_id = over.id
), events AS (
  DELETE FROM run_event USING over WHERE run_event.run_id = over.id
)
DELETE FROM run USING over WHERE run.id = over.id`;

/**
 * Snapshots of drafts that no run is pinned to. A young one may be about to get its run, and one that is pinned
 * again becomes young, which a delete that waits for its row then sees.
 */
const snapshotStatement = `
DELETE FROM workflow_version AS version
 WHERE version.id IN (
     SELECT id FROM workflow_version AS candidate
      WHERE candidate.number IS NULL AND candidate.created_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT FROM run WHERE run.version_id = candidate.id)
      LIMIT $1)
   AND version.created_at < now() - interval '1 day'`;

/**
 * Removes what workspaces keep no longer: runs that finished more than their retention ago, `batchMax` to a
 * statement, and snapshots that are left without a run. Stops between statements when the signal fires.
 */
export async function removeExpiredRuns(
  pool: Pool,
  signal: AbortSignal,
  batchMax = 500,
): Promise<RunRetentionResult> {
  const workspaces = await pool.query<{ id: string; run_retention_days: number }>(
    "SELECT id, run_retention_days FROM workspace ORDER BY id",
  );
  let runs = 0;
  for (const { id, run_retention_days } of workspaces.rows) {
    runs += await inBatches(pool, runStatement, [id, run_retention_days], batchMax, signal);
  }
  const snapshots = await inBatches(pool, snapshotStatement, [], batchMax, signal);
  return { runs, snapshots };
}

/** Repeats a statement, whose last parameter is the size of a batch, until one is not full. */
async function inBatches(
  pool: Pool,
  statement: string,
  parameters: readonly unknown[],
  batchMax: number,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  while (!signal.aborted) {
    const { rowCount } = await pool.query(statement, [...parameters, batchMax]);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < batchMax) break;
  }
  return removed;
}
