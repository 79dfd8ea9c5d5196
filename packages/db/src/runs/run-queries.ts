import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import type { ErrorDetails, JsonValue } from "@edgeloom/kernel";
import type { RunEvent, RunState } from "@edgeloom/protocol";
import { eventsFromRows, type RunTrigger, type StepRecord } from "@edgeloom/runtime";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";
import { cancelRun } from "./cancel-run.ts";
import { type CreatedRun, createRun, type NewRunRequest } from "./create-run.ts";
import { loadEvents, type StepRow, stepColumns, stepFromRow } from "./run-rows.ts";

/** One row of the runs list; what `run_changed` tells, and a little more. */
export interface RunView {
  readonly id: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly versionId: string;
  readonly fleetId: string;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly test: boolean;
  readonly parentRunId: string | null;
  readonly sourceRunId: string | null;
  readonly error: ErrorDetails | null;
  readonly startedById: string | null;
  readonly cancelRequested: boolean;
  readonly wakeAt: number | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Nodes of the pinned graph, and how many of them are done; null where it was not counted. */
  readonly progress: { readonly nodes: number; readonly done: number } | null;
}

export interface RunDetail extends RunView {
  readonly versionNumber: number | null;
  readonly graph: WorkflowGraph;
  readonly input: JsonValue;
  readonly output: JsonValue;
  /** Number of the latest event in {@link RunDetail.steps}; events after it are to be fetched. */
  readonly eventSeq: number;
  /** Every attempt, without inputs and outputs. */
  readonly steps: readonly StepRecord[];
}

export interface RunFilter {
  readonly workflowId?: string | undefined;
  readonly states?: readonly RunState[] | undefined;
  readonly triggers?: readonly RunTrigger[] | undefined;
  readonly test?: boolean | undefined;
  /** A run's id, or part of its workflow's name. */
  readonly search?: string | undefined;
  /** Epoch milliseconds, both included. */
  readonly createdFrom?: number | undefined;
  readonly createdTo?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface RunPage {
  readonly items: readonly RunView[];
  readonly nextCursor: string | null;
}

export interface StepValues {
  /** `{ input, parameters }`, secrets covered; null when none was kept. */
  readonly input: JsonValue;
  readonly output: JsonValue;
}

/** Runs of one installation; every query is scoped by its workspace. */
export interface RunRepository {
  create(workspaceId: string, request: NewRunRequest): Promise<CreatedRun>;
  list(workspaceId: string, filter: RunFilter): Promise<RunPage>;
  get(workspaceId: string, runId: string): Promise<RunDetail>;
  /** Input and output of one step; without an attempt, of the latest. */
  stepValues(
    workspaceId: string,
    runId: string,
    step: {
      readonly nodeId: string;
      readonly iteration: string;
      readonly attempt?: number | undefined;
    },
  ): Promise<StepValues>;
  events(workspaceId: string, runId: string, afterSeq: number): Promise<readonly RunEvent[]>;
  /** False when the run had already ended. */
  requestCancel(workspaceId: string, runId: string): Promise<boolean>;
  /** Child runs and those that repeat this one, oldest first. */
  related(workspaceId: string, runId: string): Promise<readonly RunView[]>;
  /** Outputs by node id of the workflow's latest successful steps, for previews in the designer. */
  latestOutputs(
    workspaceId: string,
    workflowId: string,
  ): Promise<Readonly<Record<string, JsonValue>>>;
}

interface RunRow {
  readonly id: string;
  readonly workflow_id: string;
  readonly workflow_name: string | null;
  readonly version_id: string;
  readonly fleet_id: string;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly test: boolean;
  readonly parent_run_id: string | null;
  readonly source_run_id: string | null;
  readonly error: ErrorDetails | null;
  readonly started_by_id: string | null;
  readonly cancel_requested_at: Date | null;
  readonly wake_at: Date | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly node_count?: number | null;
  readonly nodes_done?: number | null;
}

const listColumns = `run.id, run.workflow_id, workflow.name AS workflow_name, run.version_id, run.fleet_id, run.state,
  run.trigger, run.test, run.parent_run_id, run.source_run_id, run.error, run.started_by_id, run.cancel_requested_at,
  run.wake_at, run.created_at, run.started_at, run.finished_at`;

function viewOf(row: RunRow): RunView {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    workflowName: row.workflow_name ?? "",
    versionId: row.version_id,
    fleetId: row.fleet_id,
    state: row.state,
    trigger: row.trigger,
    test: row.test,
    parentRunId: row.parent_run_id,
    sourceRunId: row.source_run_id,
    error: row.error,
    startedById: row.started_by_id,
    cancelRequested: row.cancel_requested_at !== null,
    wakeAt: row.wake_at?.getTime() ?? null,
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    finishedAt: row.finished_at?.getTime() ?? null,
    progress: row.node_count == null ? null : { nodes: row.node_count, done: row.nodes_done ?? 0 },
  };
}

/** Counted only for runs that go on: those that ended need no bar, and their steps are many. */
const progressColumns = `
  CASE WHEN run.state IN ('running', 'waiting') THEN (
    SELECT jsonb_array_length(version.graph->'nodes') FROM workflow_version AS version WHERE version.id = run.version_id
  ) END AS node_count,
  CASE WHEN run.state IN ('running', 'waiting') THEN (
    SELECT count(DISTINCT step.node_id)::int FROM step
     WHERE step.run_id = run.id AND step.state IN ('succeeded', 'skipped')
  ) END AS nodes_done`;

async function listRuns(pool: Pool, workspaceId: string, filter: RunFilter): Promise<RunPage> {
  const { rows } = await pool.query<RunRow>(
    `SELECT ${listColumns}, ${progressColumns} FROM run LEFT JOIN workflow ON workflow.id = run.workflow_id
      WHERE run.workspace_id = $1
        AND ($2::text IS NULL OR run.workflow_id = $2)
        AND ($3::text[] IS NULL OR run.state::text = ANY($3))
        AND ($4::text[] IS NULL OR run.trigger = ANY($4))
        AND ($5::boolean IS NULL OR run.test = $5)
        AND ($6::float8 IS NULL OR run.created_at >= to_timestamp($6 / 1000))
        AND ($7::float8 IS NULL OR run.created_at <= to_timestamp($7 / 1000))
        AND ($8::text IS NULL OR (run.created_at, run.id) < (SELECT created_at, id FROM run WHERE id = $8))
        AND ($9::text IS NULL OR run.id = $9 OR strpos(lower(workflow.name), lower($9)) > 0)
      ORDER BY run.created_at DESC, run.id DESC LIMIT $10`,
    [
      workspaceId,
      filter.workflowId ?? null,
      filter.states ?? null,
      filter.triggers ?? null,
      filter.test ?? null,
      filter.createdFrom ?? null,
      filter.createdTo ?? null,
      filter.cursor ?? null,
      filter.search ?? null,
      filter.limit + 1,
    ],
  );
  const items = rows.slice(0, filter.limit).map(viewOf);
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

interface DetailRow extends RunRow {
  readonly input: JsonValue;
  readonly output: JsonValue;
  readonly graph: unknown;
  readonly version_number: number | null;
  readonly event_seq: number;
}

async function getRun(pool: Pool, workspaceId: string, runId: string): Promise<RunDetail> {
  const { rows } = await pool.query<DetailRow>(
    `SELECT ${listColumns}, run.input, run.output, run.event_seq, version.graph, version.number AS version_number
       FROM run LEFT JOIN workflow ON workflow.id = run.workflow_id
       LEFT JOIN workflow_version AS version ON version.id = run.version_id
      WHERE run.workspace_id = $1 AND run.id = $2`,
    [workspaceId, runId],
  );
  const row = found(rows[0], "run", runId);
  const stepRows = await pool.query<StepRow>(
    `SELECT ${stepColumns} FROM step WHERE run_id = $1
      ORDER BY coalesce(start_seq, end_seq), attempt`,
    [runId],
  );
  const steps = stepRows.rows.map(stepFromRow);
  return {
    ...viewOf(row),
    versionNumber: row.version_number,
    graph: workflowGraphSchema.parse(row.graph),
    input: row.input,
    output: row.output,
    eventSeq: row.event_seq,
    steps,
  };
}

/** The latest attempt's values; the join keeps steps of other workspaces out of sight. */
const valuesStatement = `
SELECT step.input, step.output FROM step JOIN run ON run.id = step.run_id
 WHERE run.workspace_id = $1 AND step.run_id = $2 AND step.node_id = $3 AND step.iteration = $4
   AND ($5::int IS NULL OR step.attempt = $5)
 ORDER BY step.attempt DESC LIMIT 1`;

export function createRunRepository(pool: Pool): RunRepository {
  async function requireRun(workspaceId: string, runId: string): Promise<void> {
    const { rows } = await pool.query("SELECT FROM run WHERE workspace_id = $1 AND id = $2", [
      workspaceId,
      runId,
    ]);
    found(rows[0], "run", runId);
  }

  return {
    create: async (workspaceId, request) => await createRun(pool, workspaceId, request),
    list: async (workspaceId, filter) => await listRuns(pool, workspaceId, filter),
    get: async (workspaceId, runId) => await getRun(pool, workspaceId, runId),
    async stepValues(workspaceId, runId, { nodeId, iteration, attempt }) {
      const { rows } = await pool.query<StepValues>(valuesStatement, [
        workspaceId,
        runId,
        nodeId,
        iteration,
        attempt ?? null,
      ]);
      return found(rows[0], "step", `${runId}/${nodeId}/${iteration}`);
    },
    async events(workspaceId, runId, afterSeq) {
      await requireRun(workspaceId, runId);
      const [others, steps] = await Promise.all([
        loadEvents(pool, runId, afterSeq),
        pool.query<StepRow>(
          `SELECT ${stepColumns} FROM step WHERE run_id = $1 AND (start_seq > $2 OR end_seq > $2)`,
          [runId, afterSeq],
        ),
      ]);
      // Read in two statements, between which more may have been stored: what lies behind a gap is left to the next call.
      const events = eventsFromRows(steps.rows.map(stepFromRow), others, afterSeq);
      const gap = events.findIndex((event, index) => event.seq !== afterSeq + index + 1);
      return gap < 0 ? events : events.slice(0, gap);
    },
    async requestCancel(workspaceId, runId) {
      await requireRun(workspaceId, runId);
      return await cancelRun(pool, runId);
    },
    async related(workspaceId, runId) {
      const { rows } = await pool.query<RunRow>(
        `SELECT ${listColumns} FROM run LEFT JOIN workflow ON workflow.id = run.workflow_id
          WHERE run.workspace_id = $1 AND (run.parent_run_id = $2 OR run.source_run_id = $2)
            AND run.created_at >= (SELECT created_at FROM run WHERE id = $2)
          ORDER BY run.created_at LIMIT 200`,
        [workspaceId, runId],
      );
      return rows.map(viewOf);
    },
    async latestOutputs(workspaceId, workflowId) {
      const { rows } = await pool.query<{ node_id: string; output: JsonValue }>(
        `SELECT DISTINCT ON (step.node_id) step.node_id, step.output FROM step
           JOIN (SELECT id, created_at FROM run WHERE workspace_id = $1 AND workflow_id = $2
                  ORDER BY created_at DESC LIMIT 5) AS recent ON recent.id = step.run_id
          WHERE step.state = 'succeeded' AND step.output IS NOT NULL
          ORDER BY step.node_id, recent.created_at DESC, step.end_seq DESC`,
        [workspaceId, workflowId],
      );
      return Object.fromEntries(rows.map((row) => [row.node_id, row.output]));
    },
  };
}
