import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import type { RunId, WorkerId } from "@edgeloom/kernel";
import {
  type ClaimedRun,
  type RunWrite,
  runOptionsSchema,
  type StepRecord,
} from "@edgeloom/runtime";
import type { Pool } from "pg";
import { type ClaimRow, takeRuns } from "./claim-statement.ts";
import { commitWrites } from "./commit-statement.ts";
import { loadSteps } from "./run-rows.ts";

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

/** Claims runs, and loads what earlier owners stored of those that are not new. */
export async function claimRuns(
  pool: Pool,
  versions: VersionCache,
  runIds: readonly string[],
  owner: WorkerId,
  leaseMs: number,
): Promise<ClaimedRun[]> {
  const admitted = await takeRuns(pool, runIds, owner, leaseMs);
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
