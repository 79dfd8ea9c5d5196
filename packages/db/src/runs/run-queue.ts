import type { Pool, PoolClient } from "pg";

/** Name of the queue's task that has a worker claim and execute a run; its payload is `{ runId }`. */
export const runTask = "run";

/** SQLSTATEs of a schema, function or table that is not there: no worker has prepared the queue yet. */
const missing = new Set(["3F000", "42883", "42P01"]);

/**
 * Has some worker take up runs. Where the queue is not prepared yet nothing is lost: the workers' sweep finds runs
 * that nobody took.
 *
 * @param again the runs may be in the queue already. Jobs that say so have a key, so that a run that waits long
 *   gets one of them however often it is handed on; the first job does without, since a key costs an index.
 */
export async function enqueueRuns(
  pool: Pool | PoolClient,
  runIds: readonly string[],
  again = false,
): Promise<void> {
  if (runIds.length === 0) return;
  try {
    await pool.query(
      `SELECT FROM graphile_worker.add_jobs((
         SELECT array_agg((('${runTask}', json_build_object('runId', id), NULL, NULL, 1,
           CASE WHEN $2 THEN 'run/' || id END, NULL, NULL)::graphile_worker.job_spec))
           FROM unnest($1::text[]) AS id))`,
      [runIds, again],
    );
  } catch (error) {
    if (!missing.has(String((error as { code?: unknown }).code))) throw error;
  }
}
