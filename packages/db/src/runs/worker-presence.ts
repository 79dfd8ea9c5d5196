import type { RunId, WorkerId } from "@edgeloom/kernel";
import type { HeartbeatResult, RunStore, SweepResult } from "@edgeloom/runtime";
import type { Pool } from "pg";

/**
 * Renews leases of which a quarter has passed: runs that are over sooner cost a heartbeat nothing but a look. Locks in
 * the order of ids, like every statement over several runs.
 */
const heartbeatStatement = `
WITH beat AS (
  INSERT INTO worker (id, heartbeat_at, queue_ids) VALUES ($1, now(), $2)
  ON CONFLICT (id) DO UPDATE SET heartbeat_at = now(), queue_ids = excluded.queue_ids
), held AS MATERIALIZED (
  SELECT run.id, run.cancel_requested_at IS NOT NULL AS cancel,
      run.lease_until < now() + make_interval(secs => $5::float8 * 0.75) AS ageing
    FROM run JOIN unnest($3::text[], $4::int[]) AS h(id, epoch) ON run.id = h.id AND run.epoch = h.epoch
   WHERE run.owner = $1 AND run.state = 'running'
), renewed AS MATERIALIZED (
  SELECT run.id FROM run
   WHERE run.id IN (SELECT id FROM held WHERE ageing) AND run.owner = $1 AND run.state = 'running'
   ORDER BY run.id
     FOR NO KEY UPDATE OF run
), lease AS (
  UPDATE run SET lease_until = now() + make_interval(secs => $5::float8)
    FROM renewed WHERE run.id = renewed.id
)
SELECT id, cancel FROM held`;

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

/** A run that was handed on and not claimed is handed on again after this. */
const handedOnSeconds = 5;

/**
 * Looks at the runs whose time it is, each worker at others. One whose owner has renewed the lease is looked at
 * again when that would run out. One that is due is handed on, and looked at again soon in case that is lost; a
 * queued one, which most likely stands in a long queue, when it has waited twice as long, or after a minute.
 */
const sweepStatement = `
WITH looked AS MATERIALIZED (
  SELECT id, CASE state
      WHEN 'queued' THEN true WHEN 'running' THEN lease_until <= now() WHEN 'waiting' THEN wake_at <= now()
      ELSE false END AS due
    FROM run WHERE due_at <= now()
   ORDER BY due_at LIMIT ${dueMax}
     FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE run SET due_at = CASE
      WHEN looked.due AND state = 'queued' THEN
        now() + greatest(interval '${handedOnSeconds} seconds', least(now() - created_at, interval '1 minute'))
      WHEN looked.due THEN now() + interval '${handedOnSeconds} seconds'
      WHEN state = 'running' THEN lease_until
      WHEN state = 'waiting' THEN wake_at END
  FROM looked WHERE run.id = looked.id
RETURNING run.id, looked.due`;

/**
 * Removes workers whose heartbeat stopped, which frees their runs, and finds what is due: runs whose lease ran out,
 * waits that are over, and runs that wait for room or whose job was lost. What it finds is left to the caller for
 * some seconds.
 */
export async function sweepRuns(pool: Pool, heartbeatMsMax: number): Promise<SweepResult> {
  const dead = await pool.query<{ id: WorkerId; queue_ids: string[] }>(
    `DELETE FROM worker WHERE heartbeat_at < now() - make_interval(secs => $1::float8)
     RETURNING id, queue_ids`,
    [heartbeatMsMax / 1_000],
  );
  if (dead.rows.length > 0) {
    await pool.query(
      `UPDATE run SET lease_until = now(), due_at = now() WHERE id IN (
         SELECT id FROM run WHERE due_at IS NOT NULL AND state = 'running' AND owner = ANY($1)
          ORDER BY id FOR NO KEY UPDATE)`,
      [dead.rows.map((row) => row.id)],
    );
  }
  const looked = await pool.query<{ id: RunId; due: boolean }>(sweepStatement);
  return {
    due: looked.rows.filter((row) => row.due).map((row) => row.id),
    deadWorkers: dead.rows.map((row) => ({ id: row.id, queueIds: row.queue_ids })),
  };
}

/** Takes a worker that stops by itself off the list. */
export async function removeWorker(pool: Pool, id: WorkerId): Promise<void> {
  await pool.query("DELETE FROM worker WHERE id = $1", [id]);
}
