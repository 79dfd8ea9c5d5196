import type { RunWrite, StepWrite } from "@edgeloom/runtime";
import type { Pool } from "pg";

/**
 * Columns of text travel as one text each, its items apart by a control character, with another for null. No id
 * and no JSON text holds those, and none is empty. As arrays of text every quote in the JSON would have to be escaped and unescaped,
 * which took more time than all else that the driver does.
 */
const itemSeparator = String.fromCharCode(30);
const nullItem = String.fromCharCode(31);
const pathSeparator = String.fromCharCode(29);
const list = (parameter: number): string =>
  `string_to_array($${parameter}::text, chr(30), chr(31))`;
const textColumn = (values: readonly unknown[]): string =>
  values.map((value) => (value === null ? nullItem : String(value))).join(itemSeparator);

/**
 * One statement for the checkpoints of many runs. It locks the rows of those runs whose epoch and owner are still
 * the writer's, in the order of their ids so that two batches never wait for each other in a circle; everything
 * else follows from that set, so a worker that lost a run can write nothing for it, not even in a race: a claim
 * that holds the row makes this wait, and is then seen.
 */
const statement = `
WITH fence AS MATERIALIZED (
  SELECT run.id FROM run
    JOIN unnest($1::text[], $2::int[]) AS held(id, epoch)
      ON run.id = held.id AND run.epoch = held.epoch
   WHERE run.owner = $3 AND run.state = 'running'
   ORDER BY run.id
     FOR NO KEY UPDATE OF run
), steps AS (
  INSERT INTO step (run_id, node_id, iteration, attempt, epoch, state, input, output, error, edge_node_id,
      start_seq, end_seq, resume_at, started_at, finished_at, output_size, outputs_taken)
  SELECT s.run_id, s.node_id, s.iteration, s.attempt, s.epoch, s.state::step_state, s.input::json, s.output::json,
      s.error::json, s.edge_node_id, s.start_seq, s.end_seq,
      to_timestamp(s.resume_at / 1000), to_timestamp(s.started_at / 1000), to_timestamp(s.finished_at / 1000),
      s.output_size, string_to_array(s.outputs_taken, chr(29))
    FROM unnest(${list(4)}, ${list(5)}, $6::text[], $7::int[], $8::int[], ${list(9)}, ${list(10)}, ${list(11)},
      ${list(12)}, ${list(13)}, $14::int[], $15::int[], $16::float8[], $17::float8[], $18::float8[], $19::int[],
      $20::text[])
      AS s(run_id, node_id, iteration, attempt, epoch, state, input, output, error, edge_node_id, start_seq, end_seq,
        resume_at, started_at, finished_at, output_size, outputs_taken)
    JOIN fence ON fence.id = s.run_id
  ON CONFLICT (run_id, node_id, iteration, attempt) DO UPDATE SET
    epoch = excluded.epoch, state = excluded.state, input = coalesce(excluded.input, step.input),
    output = excluded.output, error = excluded.error, edge_node_id = excluded.edge_node_id,
    start_seq = excluded.start_seq, end_seq = excluded.end_seq, resume_at = excluded.resume_at,
    started_at = excluded.started_at, finished_at = excluded.finished_at, output_size = excluded.output_size,
    outputs_taken = excluded.outputs_taken
), events AS (
  INSERT INTO run_event (run_id, seq, at, payload)
  SELECT e.run_id, e.seq, to_timestamp(e.at / 1000), e.payload::json
    FROM unnest(${list(21)}, $22::int[], $23::float8[], ${list(24)}) AS e(run_id, seq, at, payload)
    JOIN fence ON fence.id = e.run_id
  ON CONFLICT (run_id, seq) DO NOTHING
), ended AS (
  UPDATE run SET
      state = e.state::run_state,
      output = e.output::json,
      error = e.error::json,
      event_seq = e.event_seq,
      owner = NULL,
      holds_room = false,
      wake_at = to_timestamp(e.wake_at / 1000),
      due_at = to_timestamp(e.wake_at / 1000),
      finished_at = to_timestamp(e.finished_at / 1000)
    FROM unnest(${list(25)}, ${list(26)}, ${list(27)}, ${list(28)}, $29::int[], $30::float8[], $31::float8[])
      AS e(run_id, state, output, error, event_seq, wake_at, finished_at)
    JOIN fence ON fence.id = e.run_id
   WHERE run.id = e.run_id
  RETURNING run.id, run.parent_run_id, run.state
), woken AS (
  UPDATE run SET due_at = now(), wake_at = now()
    FROM ended
   WHERE run.id = ended.parent_run_id AND run.state = 'waiting'
     AND ended.state IN ('succeeded', 'failed', 'cancelled')
)
SELECT id FROM fence`;

/** A step that is written twice in one batch is written as it was last. */
function latestSteps(writes: readonly RunWrite[]): { write: RunWrite; step: StepWrite }[] {
  const latest = new Map<string, { write: RunWrite; step: StepWrite }>();
  for (const write of writes) {
    for (const step of write.steps) {
      const key = `${write.runId}\n${step.nodeId}\n${step.iteration}\n${step.attempt}`;
      latest.set(key, { write, step });
    }
  }
  return [...latest.values()];
}

function stepColumns(writes: readonly RunWrite[]): unknown[] {
  const columns: unknown[][] = Array.from({ length: 17 }, () => []);
  for (const { write, step } of latestSteps(writes)) {
    const values = [
      write.runId,
      step.nodeId,
      step.iteration,
      step.attempt,
      write.epoch,
      step.state,
      step.inputText ?? null,
      step.outputText ?? null,
      step.error === null ? null : JSON.stringify(step.error),
      step.edgeNodeId,
      step.startSeq,
      step.endSeq,
      step.resumeAt,
      step.startedAt,
      step.finishedAt,
      step.outputSize,
      step.outputsTaken.join(pathSeparator),
    ];
    for (let i = 0; i < values.length; i += 1) columns[i]?.push(values[i]);
  }
  return withTexts(columns, [0, 1, 5, 6, 7, 8, 9]);
}

/** The columns at these positions as texts. */
function withTexts(columns: readonly unknown[][], positions: readonly number[]): unknown[] {
  return columns.map((column, index) => (positions.includes(index) ? textColumn(column) : column));
}

function eventColumns(writes: readonly RunWrite[]): unknown[] {
  const columns: unknown[][] = [[], [], [], []];
  for (const { runId, events } of writes) {
    for (const event of events) {
      columns[0]?.push(runId);
      columns[1]?.push(event.seq);
      columns[2]?.push(event.at);
      columns[3]?.push(JSON.stringify(event));
    }
  }
  return withTexts(columns, [0, 3]);
}

function endColumns(writes: readonly RunWrite[]): unknown[] {
  const columns: unknown[][] = Array.from({ length: 7 }, () => []);
  for (const { runId, end } of writes) {
    if (end === undefined) continue;
    const { outcome, at, eventSeq } = end;
    const over = outcome.type !== "parked" && outcome.type !== "released";
    const state =
      outcome.type === "parked" ? "waiting" : outcome.type === "released" ? "queued" : outcome.type;
    const values = [
      runId,
      state,
      outcome.type === "succeeded" ? JSON.stringify(outcome.output) : null,
      outcome.type === "failed" ? JSON.stringify(outcome.error) : null,
      eventSeq,
      // A released run is due at once, for the sweep to hand on.
      outcome.type === "parked" ? outcome.wakeAt : outcome.type === "released" ? at : null,
      over ? at : null,
    ];
    for (let i = 0; i < values.length; i += 1) columns[i]?.push(values[i]);
  }
  return withTexts(columns, [0, 1, 2, 3]);
}

async function commitBatch(
  pool: Pool,
  owner: string,
  writes: readonly RunWrite[],
): Promise<Set<string>> {
  const epochs = new Map(writes.map((write) => [write.runId, write.epoch]));
  const { rows } = await pool.query<{ id: string }>({
    name: "edgeloom_commit",
    text: statement,
    values: [
      [...epochs.keys()],
      [...epochs.values()],
      owner,
      ...stepColumns(writes),
      ...eventColumns(writes),
      ...endColumns(writes),
    ],
  });
  return new Set(rows.map((row) => row.id));
}

/**
 * A run that looks lost although this very batch ended it: the answer to an earlier try did not arrive. Its end
 * is in its row then, under the same epoch and with the same last event.
 */
async function endedBefore(pool: Pool, lost: readonly RunWrite[]): Promise<readonly string[]> {
  const ends = lost.filter((write) => write.end !== undefined);
  if (ends.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    `SELECT run.id FROM run JOIN unnest($1::text[], $2::int[], $3::int[]) AS e(id, epoch, event_seq)
         ON run.id = e.id AND run.epoch = e.epoch AND run.event_seq = e.event_seq
      WHERE run.owner IS NULL`,
    [
      ends.map((write) => write.runId),
      ends.map((write) => write.epoch),
      ends.map((write) => write.end?.eventSeq),
    ],
  );
  return rows.map((row) => row.id);
}

/** Stores a batch in one round trip; gives the ids of the runs that the writer still owned. */
export async function commitWrites(
  pool: Pool,
  owner: string,
  writes: readonly RunWrite[],
): Promise<ReadonlySet<string>> {
  const owned = await commitBatch(pool, owner, writes);
  const lost = writes.filter((write) => !owned.has(write.runId));
  for (const id of await endedBefore(pool, lost)) owned.add(id);
  return owned;
}
