import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { EdgeloomError, type JsonValue, type RunId } from "@edgeloom/kernel";
import { type RunOptions, type RunTrigger, runOptionsSchema } from "@edgeloom/runtime";
import type { Pool } from "pg";
import { newId } from "../client/ids.ts";
import { found } from "../client/not-found.ts";
import { graphHash } from "../workflows/workflow-version.ts";
import { enqueueRuns } from "./run-queue.ts";

/** Which graph a run is pinned to. */
export type RunVersion =
  | { readonly kind: "active" }
  | { readonly kind: "version"; readonly versionId: string }
  /** The workflow's draft, or the graph that the designer holds; kept as a snapshot. */
  | { readonly kind: "draft"; readonly graph?: WorkflowGraph | undefined };

export interface NewRunRequest {
  readonly workflowId: string;
  readonly version: RunVersion;
  /** The workspace's first fleet when left out. */
  readonly fleetId?: string | undefined;
  readonly trigger: RunTrigger;
  readonly triggerNodeId?: string | null | undefined;
  readonly input?: JsonValue | undefined;
  readonly options?: RunOptions | undefined;
  readonly test?: boolean | undefined;
  readonly startedById?: string | null | undefined;
  /** Starts at most one run of the workspace, however often it is asked for. */
  readonly requestKey?: string | undefined;
  readonly parentRunId?: string | undefined;
  readonly parentKey?: string | undefined;
  readonly sourceRunId?: string | undefined;
}

export interface CreatedRun {
  readonly runId: RunId;
  /** False when the request key, or the parent's key, had already started it. */
  readonly created: boolean;
}

interface PinnedVersion {
  readonly versionId: string;
  readonly timeoutMs: number;
}

const timeoutOf = (graph: unknown): number =>
  (graph as Partial<WorkflowGraph>).settings?.timeoutMs ?? 0;

/** Pins a graph by its snapshot. One made anew by this counts as young, so that retention leaves it to the run. */
async function pinSnapshot(
  pool: Pool,
  workflowId: string,
  graph: WorkflowGraph,
  createdById: string,
): Promise<PinnedVersion> {
  const hash = graphHash(graph);
  const known = await pool.query<{ id: string }>(
    `UPDATE workflow_version SET created_at = CASE WHEN number IS NULL THEN now() ELSE created_at END
      WHERE id = (SELECT id FROM workflow_version WHERE workflow_id = $1 AND hash = $2
                   ORDER BY number NULLS LAST LIMIT 1)
     RETURNING id`,
    [workflowId, hash],
  );
  const timeoutMs = graph.settings.timeoutMs;
  if (known.rows[0] !== undefined) return { versionId: known.rows[0].id, timeoutMs };
  const versionId = newId("ver");
  await pool.query(
    `INSERT INTO workflow_version (id, workflow_id, number, hash, graph, created_by_id)
     VALUES ($1, $2, NULL, $3, $4, $5)`,
    [versionId, workflowId, hash, JSON.stringify(graph), createdById],
  );
  return { versionId, timeoutMs };
}

/** Has retention take a snapshot for a new one; throws when it was faster. */
async function renewSnapshot(pool: Pool, versionId: string): Promise<void> {
  const { rows } = await pool.query(
    "UPDATE workflow_version SET created_at = now() WHERE id = $1 RETURNING id",
    [versionId],
  );
  found(rows[0], "workflow version", versionId);
}

async function pinVersion(
  pool: Pool,
  workspaceId: string,
  request: NewRunRequest,
): Promise<PinnedVersion> {
  const { workflowId, version } = request;
  const { rows } = await pool.query<{
    graph: unknown;
    active_version_id: string | null;
    version_graph: unknown;
    version_id: string | null;
    version_number: number | null;
  }>(
    `SELECT workflow.graph, workflow.active_version_id, version.graph AS version_graph, version.id AS version_id,
        version.number AS version_number
       FROM workflow LEFT JOIN workflow_version AS version
         ON version.workflow_id = workflow.id AND version.id = coalesce($3, workflow.active_version_id)
      WHERE workflow.id = $1 AND workflow.workspace_id = $2 AND workflow.archived_at IS NULL`,
    [workflowId, workspaceId, version.kind === "version" ? version.versionId : null],
  );
  const row = found(rows[0], "workflow", workflowId);
  if (version.kind === "draft") {
    const graph = version.graph ?? workflowGraphSchema.parse(row.graph);
    return await pinSnapshot(pool, workflowId, graph, request.startedById ?? "system");
  }
  const versionId =
    version.kind === "version"
      ? found(row.version_id, "workflow version", version.versionId)
      : row.version_id;
  if (versionId !== null) {
    if (row.version_number === null) await renewSnapshot(pool, versionId);
    return { versionId, timeoutMs: timeoutOf(row.version_graph) };
  }
  throw new EdgeloomError({
    code: "conflict",
    message: `The workflow "${workflowId}" has no published version.`,
    remedy: "Publish it, or run its draft.",
  });
}

async function fleetOf(
  pool: Pool,
  workspaceId: string,
  fleetId: string | undefined,
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM fleet WHERE workspace_id = $1 AND ($2::text IS NULL OR id = $2)
      ORDER BY created_at, id LIMIT 1`,
    [workspaceId, fleetId ?? null],
  );
  const [row] = rows;
  if (row !== undefined || fleetId !== undefined) return found(row, "fleet", fleetId ?? "").id;
  throw new EdgeloomError({
    code: "conflict",
    message: "The workspace has no fleet to run on.",
    remedy: "Add a simulated fleet, or enrol an edge node of your own.",
  });
}

async function existingRun(
  pool: Pool,
  workspaceId: string,
  request: NewRunRequest,
): Promise<RunId> {
  const { rows } = await pool.query<{ id: RunId }>(
    "SELECT id FROM run WHERE workspace_id = $1 AND (request_key = $2 OR parent_key = $3) LIMIT 1",
    [workspaceId, request.requestKey ?? null, request.parentKey ?? null],
  );
  return found(rows[0], "run with key", request.requestKey ?? request.parentKey ?? "").id;
}

/** A run takes over outputs of runs of its own workspace only. */
async function requireSource(pool: Pool, workspaceId: string, sourceRunId: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM run WHERE id = $1 AND workspace_id = $2",
    [sourceRunId, workspaceId],
  );
  found(rows[0], "run", sourceRunId);
}

/** Runs above a sub-workflow's run, up to the one that nothing but a trigger started. */
const ancestorsMax = 16;

/** Refuses a child too far down: a workflow that calls itself would go on until the database is full. */
async function refuseDeepChild(pool: Pool, parentRunId: string, workflowId: string): Promise<void> {
  const { rows } = await pool.query<{ depth: number }>(
    `WITH RECURSIVE ancestor AS (
       SELECT parent_run_id, 1 AS depth FROM run WHERE id = $1
       UNION ALL SELECT run.parent_run_id, ancestor.depth + 1 FROM run JOIN ancestor ON run.id = ancestor.parent_run_id
        WHERE ancestor.depth <= $2
     ) SELECT max(depth) AS depth FROM ancestor`,
    [parentRunId, ancestorsMax],
  );
  if ((rows[0]?.depth ?? 0) <= ancestorsMax) return;
  throw new EdgeloomError({
    code: "conflict",
    message: `The sub-workflow "${workflowId}" would be more than ${ancestorsMax} runs below the first.`,
    remedy:
      "See whether the workflow calls itself, directly or through another, and end that chain.",
    field: "workflowId",
  });
}

/** A run whose job was lost is found by the sweep after this. */
const forgottenAfterSeconds = 10;

/**
 * Creates a queued run, pinned to a version, and has a worker take it up unless it is a child run, which its
 * parent's worker executes. Asking again with the same key gives the run that exists.
 */
export async function createRun(
  pool: Pool,
  workspaceId: string,
  request: NewRunRequest,
): Promise<CreatedRun> {
  const options = runOptionsSchema.parse(request.options ?? {});
  if (request.parentRunId !== undefined) {
    await refuseDeepChild(pool, request.parentRunId, request.workflowId);
  }
  if (request.sourceRunId !== undefined) {
    await requireSource(pool, workspaceId, request.sourceRunId);
  }
  // Both are asked for at once; of two refusals the workflow's is told, whichever came first.
  const [pinned, placed] = await Promise.allSettled([
    pinVersion(pool, workspaceId, request),
    fleetOf(pool, workspaceId, request.fleetId),
  ]);
  if (pinned.status === "rejected") throw pinned.reason;
  if (placed.status === "rejected") throw placed.reason;
  const version = pinned.value;
  const fleetId = placed.value;
  const runId = newId<RunId>("run");
  const inserted = await pool.query(
    `INSERT INTO run (id, workspace_id, workflow_id, version_id, fleet_id, trigger, trigger_node_id, input, options,
        test, parent_run_id, parent_key, source_run_id, request_key, started_by_id, deadline_at, due_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
        CASE WHEN $16::float8 > 0 THEN now() + make_interval(secs => $16) END,
        now() + interval '${forgottenAfterSeconds} seconds')
     ON CONFLICT DO NOTHING`,
    [
      runId,
      workspaceId,
      request.workflowId,
      version.versionId,
      fleetId,
      request.trigger,
      request.triggerNodeId ?? null,
      JSON.stringify(request.input ?? {}),
      JSON.stringify(options),
      request.test ?? false,
      request.parentRunId ?? null,
      request.parentKey ?? null,
      request.sourceRunId ?? null,
      request.requestKey ?? null,
      request.startedById ?? null,
      version.timeoutMs / 1_000,
    ],
  );
  if (inserted.rowCount === 0) {
    return { runId: await existingRun(pool, workspaceId, request), created: false };
  }
  if (request.parentRunId === undefined || request.trigger === "error_workflow") {
    await enqueueRuns(pool, [runId]);
  }
  return { runId, created: true };
}
