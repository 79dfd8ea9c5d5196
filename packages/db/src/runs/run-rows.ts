import type { ErrorDetails, JsonValue } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import type { StepRecord } from "@edgeloom/runtime";
import type { Pool } from "pg";

const ms = (at: Date | null): number | null => (at === null ? null : at.getTime());

export interface StepRow {
  readonly run_id: string;
  readonly node_id: string;
  readonly iteration: string;
  readonly attempt: number;
  readonly state: StepRecord["state"];
  readonly output?: JsonValue | null;
  readonly error: ErrorDetails | null;
  readonly edge_node_id: string | null;
  readonly start_seq: number | null;
  readonly end_seq: number | null;
  readonly resume_at: Date | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly output_size: number | null;
  readonly outputs_taken: string[] | null;
  readonly has_output?: boolean;
}

/** All columns but the values, which may be large. */
export const stepColumns = `run_id, node_id, iteration, attempt, state, error, edge_node_id, start_seq, end_seq,
  resume_at, started_at, finished_at, output_size, outputs_taken`;

export function stepFromRow(row: StepRow): StepRecord {
  return {
    nodeId: row.node_id,
    iteration: row.iteration,
    attempt: row.attempt,
    state: row.state,
    input: undefined,
    output: row.has_output === true ? (row.output ?? null) : undefined,
    error: row.error,
    edgeNodeId: row.edge_node_id,
    startSeq: row.start_seq,
    endSeq: row.end_seq,
    resumeAt: ms(row.resume_at),
    startedAt: ms(row.started_at),
    finishedAt: ms(row.finished_at),
    outputSize: row.output_size,
    outputsTaken: row.outputs_taken ?? [],
  };
}

/** Steps with their outputs, by run. */
export async function loadSteps(
  pool: Pool,
  runIds: readonly string[],
): Promise<Map<string, StepRecord[]>> {
  const byRun = new Map<string, StepRecord[]>(runIds.map((id) => [id, []]));
  if (runIds.length === 0) return byRun;
  const { rows } = await pool.query<StepRow>(
    `SELECT ${stepColumns}, output, output IS NOT NULL AS has_output FROM step WHERE run_id = ANY($1)`,
    [runIds],
  );
  for (const row of rows) byRun.get(row.run_id)?.push(stepFromRow(row));
  return byRun;
}

/** Events that step rows do not tell. */
export async function loadEvents(pool: Pool, runId: string, afterSeq: number): Promise<RunEvent[]> {
  const { rows } = await pool.query<{ payload: RunEvent }>(
    "SELECT payload FROM run_event WHERE run_id = $1 AND seq > $2 ORDER BY seq",
    [runId, afterSeq],
  );
  return rows.map((row) => row.payload);
}
