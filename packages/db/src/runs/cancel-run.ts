import type { ErrorDetails, JsonValue, RunId } from "@edgeloom/kernel";
import type { RunResult } from "@edgeloom/runtime";
import type { Pool } from "pg";

/**
 * Asks the owner of a running run to stop; a run that nobody holds is ended on the spot, with an event of its own.
 * Children follow. False when the run had ended.
 */
export async function cancelRun(pool: Pool, runId: string): Promise<boolean> {
  const { rows } = await pool.query<{ ended: boolean }>(
    `WITH RECURSIVE family AS (
       SELECT id FROM run WHERE id = $1
       UNION ALL SELECT run.id FROM run JOIN family ON run.parent_run_id = family.id AND run.state IN ('queued', 'running', 'waiting')
     ), target AS MATERIALIZED (
       SELECT run.id, run.state FROM run
        WHERE run.id IN (SELECT id FROM family) AND run.state IN ('queued', 'running', 'waiting')
        ORDER BY run.id FOR NO KEY UPDATE
     ), last AS (
       SELECT target.id, greatest(
           coalesce((SELECT max(seq) FROM run_event WHERE run_id = target.id), 0),
           coalesce((SELECT max(greatest(start_seq, end_seq)) FROM step WHERE run_id = target.id), 0)) + 1 AS seq
         FROM target WHERE target.state <> 'running'
     ), told AS (
       INSERT INTO run_event (run_id, seq, at, payload)
       SELECT id, seq, now(), json_build_object('type', 'run', 'seq', seq,
           'at', floor(extract(epoch FROM now()) * 1000), 'state', 'cancelled', 'workerId', NULL, 'error', NULL)
         FROM last
     )
     UPDATE run SET
         cancel_requested_at = coalesce(run.cancel_requested_at, now()),
         state = CASE WHEN last.id IS NULL THEN run.state ELSE 'cancelled' END,
         epoch = CASE WHEN last.id IS NULL THEN run.epoch ELSE run.epoch + 1 END,
         event_seq = coalesce(last.seq, run.event_seq),
         due_at = CASE WHEN last.id IS NULL THEN run.due_at END,
         wake_at = NULL,
         finished_at = CASE WHEN last.id IS NULL THEN NULL ELSE now() END
       FROM target LEFT JOIN last ON last.id = target.id
      WHERE run.id = target.id
     RETURNING run.state = 'cancelled' AS ended`,
    [runId],
  );
  return rows.length > 0;
}

/** How a run ended; null while it has not. */
export async function runResult(pool: Pool, runId: RunId): Promise<RunResult | null> {
  const { rows } = await pool.query<{
    state: RunResult["state"];
    output: JsonValue;
    error: ErrorDetails | null;
  }>(
    "SELECT state, output, error FROM run WHERE id = $1 AND state IN ('succeeded', 'failed', 'cancelled')",
    [runId],
  );
  return rows[0] ?? null;
}
