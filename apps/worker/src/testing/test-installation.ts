import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRun, createRunRepository, type RunRepository } from "@edgeloom/db";
import { startEmbeddedPostgres } from "@edgeloom/db/embedded";
import { applyMigrations } from "@edgeloom/db/migrate";
import { type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import pg from "pg";

const migrations = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));
const workspaceId = "ws_test";

/** A PostgreSQL of a test's own, which it may stop and start, with a workspace and workflows. */
export interface TestInstallation {
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly runs: RunRepository;
  readonly workspaceId: string;
  addWorkflow(id: string, graph: Omit<WorkflowGraphInput, "schemaVersion" | "name">): Promise<void>;
  createRuns(workflowId: string, count: number): Promise<string[]>;
  /** Runs by state. */
  states(): Promise<Record<string, number>>;
  stopDatabase(): Promise<void>;
  startDatabase(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestInstallation(): Promise<TestInstallation> {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-worker-test-"));
  // Run by root, the server has an account of its own, which must pass through.
  chmodSync(folder, 0o711);
  const options = { dataDirectory: join(folder, "postgres") };
  let server = await startEmbeddedPostgres(options);
  const databaseUrl = server.connectionString;
  await applyMigrations(databaseUrl, migrations);
  const pool = new pg.Pool({ connectionString: databaseUrl });
  pool.on("error", () => {});
  await pool.query("INSERT INTO workspace (id, slug, name) VALUES ($1, $1, $1)", [workspaceId]);
  await pool.query(
    "INSERT INTO fleet (id, workspace_id, name, kind) VALUES ('fleet_test', $1, 'World', 'simulated')",
    [workspaceId],
  );
  const runs = createRunRepository(pool);
  return {
    databaseUrl,
    pool,
    runs,
    workspaceId,
    async addWorkflow(id, graph) {
      const parsed = workflowGraphSchema.parse({ schemaVersion: 1, name: id, ...graph });
      const text = JSON.stringify(parsed);
      await pool.query(
        `INSERT INTO workflow (id, workspace_id, name, graph, created_by_id, updated_at)
         VALUES ($1, $2, $1, $3, 'test', now())`,
        [id, workspaceId, text],
      );
      await pool.query(
        `INSERT INTO workflow_version (id, workflow_id, number, hash, graph, created_by_id)
         VALUES ($1, $2, 1, $1, $3, 'test')`,
        [`ver_${id}`, id, text],
      );
      await pool.query("UPDATE workflow SET active_version_id = $2 WHERE id = $1", [
        id,
        `ver_${id}`,
      ]);
    },
    async createRuns(workflowId, count) {
      const ids: string[] = [];
      for (let i = 0; i < count; i += 1) {
        const { runId } = await createRun(pool, workspaceId, {
          workflowId,
          version: { kind: "active" },
          trigger: "api",
          input: { number: i },
        });
        ids.push(runId);
      }
      return ids;
    },
    async states() {
      const { rows } = await pool.query<{ state: string; count: number }>(
        "SELECT state, count(*)::int AS count FROM run GROUP BY state",
      );
      return Object.fromEntries(rows.map((row) => [row.state, row.count]));
    },
    stopDatabase: async () => await server.stop("immediate"),
    async startDatabase() {
      server = await startEmbeddedPostgres({ ...options, port: Number(new URL(databaseUrl).port) });
    },
    async close() {
      await pool.end();
      await server.stop("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until `condition` holds; a test's own time limit is the only one. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (;;) {
    if (await condition().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
