import type { RunId, WorkerId } from "@edgeloom/kernel";
import type { HeartbeatResult, RunStore, SweepResult } from "@edgeloom/runtime";
import type { Pool } from "pg";

/** Locks in the order of ids, like every statement over several runs. */
const heartbeatStatement = `
WITH beat AS (
  INSERT INTO worker (id, heartbeat_at, queue_ids) VALUES ($1, now(), $2)
  ON CONFLICT (id) DO UPDATE SET heartbeat_at = now(), queue_ids = excluded.queue_ids
), held AS MATERIALIZED (
  SELECT run.id FROM run JOIN unnest($3::text[], $4::int[]) AS h(id, epoch)
      ON run.id = h.id AND run.epoch = h.epoch
   WHERE run.owner = $1 AND run.state = 'running'
   ORDER BY run.id
     FOR NO KEY UPDATE OF run
)
UPDATE run SET lease_until = now() + make_interval(secs => $5::float8)
  FROM held WHERE run.id = held.id
RETURNING run.id, run.cancel_requested_at IS NOT NULL AS cancel`;

export async function beat(
  pool: Pool,
  worker: Parameters<RunStore["heartbeat"]>[0],
): Promise<HeartbeatResult> {
  const { rows } = await pool.query<{ id: RunId; cancel: boolean }>({
    name: "edgeloom_heartbeat",
    text: heartbeatStatement,
    values: [
      worker.id,
      worker.queueIds,
      worker.runs.map((run) => run.runId),
      worker.runs.map((run) => run.epoch),
      worker.leaseMs / 1_000,
    ],
  });
  const held = new Set(rows.map((row) => row.id));
  return {
    lost: worker.runs.filter((run) => !held.has(run.runId)).map((run) => run.runId),
    cancelRequested: rows.filter((row) => row.cancel).map((row) => row.id),
  };
}

const dueMax = 1_000;

/**
 * Removes workers whose heartbeat stopped, which frees their runs, and finds what is due: runs whose lease ran out,
 * waits that are over, and runs that wait for room or whose job was lost.
 */
export async function sweepRuns(pool: Pool, heartbeatMsMax: number): Promise<SweepResult> {
  const dead = await pool.query<{ id: WorkerId; queue_ids: string[] }>(
    `DELETE FROM worker WHERE heartbeat_at < now() - make_interval(secs => $1::float8)
     RETURNING id, queue_ids`,
    [heartbeatMsMax / 1_000],
  );
  if (dead.rows.length > 0) {
    await pool.query(
      `UPDATE run SET lease_until = now() WHERE id IN (
         SELECT id FROM run WHERE state = 'running' AND owner = ANY($1) ORDER BY id FOR NO KEY UPDATE)`,
      [dead.rows.map((row) => row.id)],
    );
  }
  const due = await pool.query<{ id: RunId }>(
    `SELECT id FROM run WHERE state IN ('queued', 'running', 'waiting') AND lease_until <= now()
      ORDER BY lease_until LIMIT ${dueMax}`,
  );
  return {
    due: due.rows.map((row) => row.id),
    deadWorkers: dead.rows.map((row) => ({ id: row.id, queueIds: row.queue_ids })),
  };
}

/** Takes a worker that stops by itself off the list. */
export async function removeWorker(pool: Pool, id: WorkerId): Promise<void> {
  await pool.query("DELETE FROM worker WHERE id = $1", [id]);
}
