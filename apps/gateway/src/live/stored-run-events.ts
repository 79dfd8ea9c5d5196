import type { Database } from "@edgeloom/db";
import type { ErrorDetails } from "@edgeloom/kernel";
import { runEventSchema, type StepState } from "@edgeloom/protocol";
import { eventsFromRows, type StepRecord } from "@edgeloom/runtime";
import type { RunEventSource } from "./run-event-source.ts";

interface StepRow {
  readonly node_id: string;
  readonly iteration: string;
  readonly attempt: number;
  readonly state: StepState;
  readonly error: ErrorDetails | null;
  readonly edge_node_id: string | null;
  readonly output_size: number | null;
  readonly outputs_taken: string[];
  readonly start_seq: number | null;
  readonly end_seq: number | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

/** Events do not carry what a step took and gave, which may be large, so those columns are not read. */
const stepColumns = `node_id, iteration, attempt, state, error, edge_node_id, output_size, outputs_taken,
  start_seq, end_seq, started_at, finished_at`;

const stepOf = (row: StepRow): StepRecord => ({
  nodeId: row.node_id,
  iteration: row.iteration,
  attempt: row.attempt,
  state: row.state,
  input: undefined,
  output: undefined,
  error: row.error,
  edgeNodeId: row.edge_node_id,
  startSeq: row.start_seq,
  endSeq: row.end_seq,
  resumeAt: null,
  startedAt: row.started_at?.getTime() ?? null,
  finishedAt: row.finished_at?.getTime() ?? null,
  outputSize: row.output_size,
  outputsTaken: row.outputs_taken,
});

/** Rebuilds the events of runs from the rows that the workers checkpointed. */
export function createRunEventSource(pool: Database["pool"]): RunEventSource {
  return {
    async workspaceOf(runId) {
      const { rows } = await pool.query<{ workspace_id: string }>(
        "SELECT workspace_id FROM run WHERE id = $1",
        [runId],
      );
      return rows[0]?.workspace_id ?? null;
    },
    async eventsAfter(runId, seq) {
      const [steps, others] = await Promise.all([
        pool.query<StepRow>(
          `SELECT ${stepColumns} FROM step WHERE run_id = $1 AND (start_seq > $2 OR end_seq > $2)`,
          [runId, seq],
        ),
        pool.query<{ payload: unknown }>(
          "SELECT payload FROM run_event WHERE run_id = $1 AND seq > $2 ORDER BY seq",
          [runId, seq],
        ),
      ]);
      const events = others.rows.map(({ payload }) => runEventSchema.parse(payload));
      return eventsFromRows(steps.rows.map(stepOf), events, seq);
    },
    async latestSeqs(runIds) {
      const { rows } = await pool.query<{ id: string; event_seq: number }>(
        "SELECT id, event_seq FROM run WHERE id = ANY($1::text[])",
        [runIds],
      );
      return new Map(rows.map((row) => [row.id, row.event_seq]));
    },
  };
}
