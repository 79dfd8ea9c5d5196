import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import type { JsonValue, RunId, WorkerId } from "@edgeloom/kernel";
import {
  type ClaimedRun,
  type RunTrigger,
  type RunWrite,
  runOptionsSchema,
  type StepRecord,
} from "@edgeloom/runtime";
import type { Pool } from "pg";
import { commitWrites } from "./commit-statement.ts";
import { loadSteps } from "./run-rows.ts";

/**
 * Takes what is due of the given runs. `running` counts those that already take room; a run beyond the limit of its
 * workspace or workflow is put off for a second instead. Child runs take the room of their parents. Ranks are by
 * creation, so earlier runs go first. A claim is stalled when its lease ran out before a step was stored under it.
 */
const statement = `
WITH due AS MATERIALIZED (
  SELECT run.id, run.workspace_id, run.workflow_id, run.version_id, run.parent_run_id, run.created_at
    FROM run
   WHERE run.id = ANY($1::text[])
     AND (run.state = 'queued' OR (run.state IN ('running', 'waiting') AND run.lease_until <= now()))
   ORDER BY run.id
     FOR NO KEY UPDATE SKIP LOCKED
), taken AS MATERIALIZED (
  SELECT run.workspace_id, run.workflow_id, count(*) AS count FROM run
   WHERE run.state = 'running' AND run.parent_run_id IS NULL
     AND run.workspace_id IN (SELECT workspace_id FROM due) AND run.id <> ALL($1::text[])
   GROUP BY 1, 2
), ranked AS (
  SELECT due.id,
      coalesce((SELECT sum(count) FROM taken WHERE taken.workspace_id = due.workspace_id), 0)
        + row_number() OVER (PARTITION BY due.workspace_id ORDER BY due.created_at, due.id) AS in_workspace,
      coalesce((SELECT sum(count) FROM taken WHERE taken.workflow_id = due.workflow_id), 0)
        + row_number() OVER (PARTITION BY due.workflow_id ORDER BY due.created_at, due.id) AS in_workflow,
      due.parent_run_id IS NOT NULL AS is_child,
      coalesce(workspace.concurrency_max, 1000000) AS workspace_max,
      coalesce(nullif((version.graph->'settings'->>'concurrencyMax')::int, 0), 1000000) AS workflow_max
    FROM due
    LEFT JOIN workspace ON workspace.id = due.workspace_id
    LEFT JOIN workflow_version AS version ON version.id = due.version_id
), decided AS (
  SELECT id, is_child OR (in_workspace <= workspace_max AND in_workflow <= workflow_max) AS admitted FROM ranked
)
UPDATE run SET
    state = CASE WHEN admitted THEN 'running'::run_state ELSE run.state END,
    owner = CASE WHEN admitted THEN $2 ELSE run.owner END,
    epoch = CASE WHEN admitted THEN run.epoch + 1 ELSE run.epoch END,
    lease_until = now() + make_interval(secs => CASE WHEN admitted THEN $3::float8 ELSE 1 END),
    stalled_claims = CASE
      WHEN NOT admitted OR run.epoch = 0 THEN run.stalled_claims
      WHEN run.state = 'waiting'
        OR EXISTS (SELECT FROM step WHERE step.run_id = run.id AND step.epoch = run.epoch) THEN 0
      WHEN run.state = 'running' THEN run.stalled_claims + 1
      ELSE run.stalled_claims END,
    wake_at = CASE WHEN admitted THEN NULL ELSE run.wake_at END,
    started_at = CASE WHEN admitted THEN coalesce(run.started_at, now()) ELSE run.started_at END
  FROM decided
 WHERE run.id = decided.id
RETURNING run.id, run.workspace_id, run.workflow_id, run.version_id, run.fleet_id, run.trigger, run.trigger_node_id,
  run.input, run.options, run.test, run.parent_run_id, run.source_run_id, run.epoch, run.stalled_claims,
  run.last_crash, run.event_seq, run.cancel_requested_at, run.deadline_at, run.created_at, run.started_at, admitted`;

interface ClaimRow {
  readonly id: string;
  readonly workspace_id: string;
  readonly workflow_id: string;
  readonly version_id: string;
  readonly fleet_id: string;
  readonly trigger: RunTrigger;
  readonly trigger_node_id: string | null;
  readonly input: JsonValue;
  readonly options: unknown;
  readonly test: boolean;
  readonly parent_run_id: string | null;
  readonly source_run_id: string | null;
  readonly epoch: number;
  readonly stalled_claims: number;
  readonly last_crash: string | null;
  readonly event_seq: number;
  readonly cancel_requested_at: Date | null;
  readonly deadline_at: Date | null;
  readonly created_at: Date;
  readonly started_at: Date;
  readonly admitted: boolean;
}

/** Graphs of pinned versions, which never change; the least recently used goes first. */
export class VersionCache {
  readonly #graphs = new Map<string, WorkflowGraph>();
  readonly #max = 500;

  async load(pool: Pool, versionIds: readonly string[]): Promise<void> {
    const missing = [...new Set(versionIds)].filter((id) => !this.#graphs.has(id));
    if (missing.length === 0) return;
    const { rows } = await pool.query<{ id: string; graph: unknown }>(
      "SELECT id, graph FROM workflow_version WHERE id = ANY($1)",
      [missing],
    );
    for (const { id, graph } of rows) {
      const parsed = workflowGraphSchema.safeParse(graph);
      // One that is not to be read is missing to whoever asks for it.
      if (!parsed.success) continue;
      this.#graphs.set(id, parsed.data);
      const [oldest] = this.#graphs.keys();
      if (this.#graphs.size > this.#max && oldest !== undefined) this.#graphs.delete(oldest);
    }
  }

  get(versionId: string): WorkflowGraph {
    const graph = this.#graphs.get(versionId);
    if (graph === undefined)
      throw new Error(`its workflow version ${versionId} is missing or damaged`);
    return graph;
  }
}

type StepsByRun = ReadonlyMap<string, readonly StepRecord[]>;
/** Numbers of the latest events that no step tells. */
type SeqsByRun = ReadonlyMap<string, number>;

function lastSeq(row: ClaimRow, steps: readonly StepRecord[], otherSeq: number): number {
  let seq = Math.max(row.event_seq, otherSeq);
  for (const step of steps) seq = Math.max(seq, step.startSeq ?? 0, step.endSeq ?? 0);
  return seq;
}

async function lastOtherSeqs(pool: Pool, runIds: readonly string[]): Promise<Map<string, number>> {
  if (runIds.length === 0) return new Map();
  const { rows } = await pool.query<{ run_id: string; seq: number }>(
    "SELECT run_id, max(seq) AS seq FROM run_event WHERE run_id = ANY($1) GROUP BY run_id",
    [runIds],
  );
  return new Map(rows.map((row) => [row.run_id, row.seq]));
}

/** Claims runs in one statement, and loads what earlier owners stored of those that are not new. */
export async function claimRuns(
  pool: Pool,
  versions: VersionCache,
  runIds: readonly string[],
  owner: WorkerId,
  leaseMs: number,
): Promise<ClaimedRun[]> {
  const { rows } = await pool.query<ClaimRow>({
    name: "edgeloom_claim",
    text: statement,
    values: [runIds, owner, leaseMs / 1_000],
  });
  const admitted = rows.filter((row) => row.admitted);
  const resumed = admitted.filter((row) => row.epoch > 1).map((row) => row.id);
  const sources = admitted.flatMap((row) => row.source_run_id ?? []);
  const [steps, others] = await Promise.all([
    loadSteps(pool, [...resumed, ...sources]),
    lastOtherSeqs(pool, resumed),
    versions.load(
      pool,
      admitted.map((row) => row.version_id),
    ),
  ]);
  const claimed: ClaimedRun[] = [];
  const unreadable: RunWrite[] = [];
  for (const row of admitted) {
    try {
      claimed.push(claimedRun(row, versions.get(row.version_id), steps, others));
    } catch (error) {
      unreadable.push(refusal(row, steps, others, error));
    }
  }
  if (unreadable.length > 0) await commitWrites(pool, owner, unreadable);
  return claimed;
}

function claimedRun(
  row: ClaimRow,
  graph: WorkflowGraph,
  steps: StepsByRun,
  others: SeqsByRun,
): ClaimedRun {
  const own = steps.get(row.id) ?? [];
  return {
    id: row.id as ClaimedRun["id"],
    workspaceId: row.workspace_id as ClaimedRun["workspaceId"],
    workflowId: row.workflow_id as ClaimedRun["workflowId"],
    versionId: row.version_id,
    fleetId: row.fleet_id as ClaimedRun["fleetId"],
    trigger: row.trigger,
    triggerNodeId: row.trigger_node_id,
    input: row.input,
    options: runOptionsSchema.parse(row.options),
    test: row.test,
    parentRunId: row.parent_run_id as ClaimedRun["parentRunId"],
    sourceRunId: row.source_run_id as ClaimedRun["sourceRunId"],
    createdAt: row.created_at.getTime(),
    deadlineAt: row.deadline_at?.getTime() ?? null,
    epoch: row.epoch,
    stalledClaims: row.stalled_claims,
    lastCrash: row.last_crash,
    startedAt: row.started_at.getTime(),
    eventSeq: lastSeq(row, own, others.get(row.id) ?? 0),
    cancelRequested: row.cancel_requested_at !== null,
    graph,
    workflowName: graph.name,
    steps: own,
    sourceSteps: row.source_run_id === null ? [] : (steps.get(row.source_run_id) ?? []),
  };
}

/** A run whose row or version cannot be read stays so: it fails, and those claimed with it go on. */
function refusal(row: ClaimRow, steps: StepsByRun, others: SeqsByRun, cause: unknown): RunWrite {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = {
    code: "internal",
    message: `The run ${row.id} cannot be read: ${reason}`,
    remedy: "Start the workflow again; if that fails too, restore the database's backup.",
  } as const;
  const at = row.started_at.getTime();
  const seq = lastSeq(row, steps.get(row.id) ?? [], others.get(row.id) ?? 0) + 1;
  return {
    runId: row.id as RunId,
    epoch: row.epoch,
    steps: [],
    events: [{ type: "run", seq, at, state: "failed", workerId: null, error }],
    end: { outcome: { type: "failed", error }, at, eventSeq: seq },
  };
}
