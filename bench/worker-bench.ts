import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import pg from "pg";
import type { BenchContext } from "./bench.ts";

export const workspaceId = "ws_bench";

/** Makes a workspace with a fleet and one published workflow. */
export async function prepareWorkflow(
  pool: pg.Pool,
  id: string,
  graph: Omit<WorkflowGraphInput, "schemaVersion" | "name">,
): Promise<void> {
  const text = JSON.stringify(workflowGraphSchema.parse({ schemaVersion: 1, name: id, ...graph }));
  const version = `ver_${id}`;
  const statements: [string, unknown[]][] = [
    [
      "INSERT INTO workspace (id, slug, name, concurrency_max) VALUES ($1, $1, $1, 0) ON CONFLICT DO NOTHING",
      [workspaceId],
    ],
    [
      "INSERT INTO fleet (id, workspace_id, name, kind) VALUES ('fleet_bench', $1, 'World', 'simulated') ON CONFLICT DO NOTHING",
      [workspaceId],
    ],
    [
      "INSERT INTO workflow (id, workspace_id, name, graph, created_by_id, updated_at) VALUES ($1, $2, $1, $3, 'bench', now())",
      [id, workspaceId, text],
    ],
    [
      "INSERT INTO workflow_version (id, workflow_id, number, hash, graph, created_by_id) VALUES ($1, $2, 1, $1, $3, 'bench')",
      [version, id, text],
    ],
    ["UPDATE workflow SET active_version_id = $2 WHERE id = $1", [id, version]],
  ];
  for (const [statement, values] of statements) await pool.query(statement, values);
}

/** Queues runs in bulk, as many triggers at once would. */
export async function queueRuns(
  pool: pg.Pool,
  workflow: string,
  ids: readonly string[],
): Promise<void> {
  await insertRuns(pool, workflow, ids);
  const { enqueueRuns } = await import("@edgeloom/db");
  await enqueueRuns(pool, ids);
}

/** Makes runs that nobody has been told of. */
export async function insertRuns(
  pool: pg.Pool,
  workflow: string,
  ids: readonly string[],
): Promise<void> {
  await pool.query(
    `INSERT INTO run (id, workspace_id, workflow_id, version_id, fleet_id, trigger, input, due_at)
     SELECT id, $2, $3, $4, 'fleet_bench', 'api', '{}', now() + interval '10 minutes' FROM unnest($1::text[]) AS id`,
    [ids, workspaceId, workflow, `ver_${workflow}`],
  );
}

export async function untilSucceeded(pool: pg.Pool, count: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ done: number }>(
      "SELECT count(*)::int AS done FROM run WHERE state = 'succeeded'",
    );
    if ((rows[0]?.done ?? 0) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function openPool(context: BenchContext, url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url });
  pool.on("error", () => {});
  context.onEnd(() => pool.end());
  return pool;
}

export interface BenchWorker {
  readonly process: ChildProcess;
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** Starts the worker as it ships and waits until it takes runs. No gateway answers: these runs need none. */
export async function startBenchWorker(
  context: BenchContext,
  url: string,
  name: string,
  concurrency: number,
): Promise<BenchWorker> {
  const child = spawn(process.execPath, [await context.program("worker")], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      EDGELOOM_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      EDGELOOM_INTERNAL_TOKEN: randomBytes(24).toString("base64url"),
      EDGELOOM_GATEWAY_URL: "http://127.0.0.1:9",
      EDGELOOM_WORKER_NAME: name,
      EDGELOOM_WORKER_CONCURRENCY: String(concurrency),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  context.onEnd(() => stop("SIGKILL"));
  let told = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
      if (told.includes("The worker is ready")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`The worker ended with ${code}.\n${told}`)));
  });
  return { process: child, stop };
}

/** The value below which the given share of `values` lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
