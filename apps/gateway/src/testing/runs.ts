import type { Database } from "@edgeloom/db";
import type { RunEvent } from "@edgeloom/protocol";

/** An event of a run, as a worker publishes and stores it. */
export const eventOf = (seq: number): RunEvent => ({
  type: "run",
  seq,
  at: seq,
  state: "running",
  workerId: null,
  error: null,
});

export const seqs = (events: readonly RunEvent[]): number[] => events.map(({ seq }) => seq);

/** A run with its first `events` events stored. */
export async function insertRun(
  pool: Database["pool"],
  id: string,
  workspaceId: string,
  events: number,
): Promise<void> {
  await pool.query(
    `INSERT INTO run (id, workspace_id, workflow_id, version_id, fleet_id, state, trigger, input, event_seq)
     VALUES ($1, $2, 'wf', 'v', 'f', 'running', 'manual', '{}', 0)`,
    [id, workspaceId],
  );
  await storeEvents(pool, id, 1, events);
}

export async function storeEvents(
  pool: Database["pool"],
  runId: string,
  from: number,
  to: number,
): Promise<void> {
  for (let seq = from; seq <= to; seq += 1) {
    await pool.query(
      "INSERT INTO run_event (run_id, seq, at, payload) VALUES ($1, $2, now(), $3)",
      [runId, seq, JSON.stringify(eventOf(seq))],
    );
  }
  await pool.query("UPDATE run SET event_seq = $2 WHERE id = $1", [runId, to]);
}
