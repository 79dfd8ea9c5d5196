import { workflowGraphSchema } from "@edgeloom/graph";
import type { WorkerId } from "@edgeloom/kernel";
import { describeRunStore } from "@edgeloom/runtime/contract";
import pg from "pg";
import { createTestDatabase } from "../testing/index.ts";
import { createRun } from "./create-run.ts";
import { createPostgresRunStore } from "./postgres-run-store.ts";
import { loadSteps } from "./run-rows.ts";
import { createRunFixture } from "./testing.ts";

const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "contract",
  nodes: [{ id: "a", type: "Step", name: "a" }],
});

describeRunStore("PostgreSQL", async () => {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.connectionString });
  const { workspaceId, workflowId } = await createRunFixture(pool, graph);
  return {
    stores: {
      w1: createPostgresRunStore(pool, "w1" as WorkerId),
      w2: createPostgresRunStore(pool, "w2" as WorkerId),
    },
    async createRun(options) {
      const created = await createRun(pool, workspaceId, {
        workflowId,
        version: { kind: "active" },
        trigger: "manual",
        input: { x: 1 },
        sourceRunId: options?.sourceRunId,
      });
      return created.runId;
    },
    async state(id) {
      const { rows } = await pool.query("SELECT state FROM run WHERE id = $1", [id]);
      return rows[0]?.state;
    },
    steps: async (id) => (await loadSteps(pool, [id])).get(id) ?? [],
    /** Moves what is stored back instead of waiting. */
    async pass(ms) {
      const interval = `${ms} milliseconds`;
      await pool.query(
        `UPDATE run SET lease_until = lease_until - $1::interval, wake_at = wake_at - $1::interval,
           due_at = due_at - $1::interval`,
        [interval],
      );
      await pool.query("UPDATE worker SET heartbeat_at = heartbeat_at - $1::interval", [interval]);
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
});
