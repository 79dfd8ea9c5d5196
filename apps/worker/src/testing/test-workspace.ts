import { createTestDatabase } from "@edgeloom/db/testing";
import { type WorkflowGraphInput, workflowGraphSchema } from "@edgeloom/graph";
import type { JsonObject } from "@edgeloom/kernel";
import pg from "pg";

/** A run that a controller started. */
export interface StartedRun {
  readonly trigger: string;
  readonly triggerNodeId: string | null;
  readonly fleetId: string;
  readonly input: JsonObject;
}

/** A workspace "a" with a fleet "f" of edge nodes in a database of a test's own. */
export interface TestWorkspace {
  readonly pool: pg.Pool;
  /** A workflow with one published version. */
  addWorkflow(id: string, nodes: WorkflowGraphInput["nodes"]): Promise<void>;
  addTrigger(trigger: {
    readonly id: string;
    readonly workflowId: string;
    readonly nodeId: string;
    readonly kind: string;
    readonly config: JsonObject;
    /** Epoch ms. */
    readonly nextAt?: number | undefined;
  }): Promise<void>;
  /** An edge node that is online. */
  addEdgeNode(id: string, region: string): Promise<void>;
  /** In the order in which they were created. */
  runs(): Promise<StartedRun[]>;
  close(): Promise<void>;
}

export async function openTestWorkspace(): Promise<TestWorkspace> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.connectionString });
  await pool.query(`
    INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A');
    INSERT INTO fleet (id, workspace_id, name, kind) VALUES ('f', 'a', 'F', 'simulated')`);
  return {
    pool,
    async addWorkflow(id, nodes) {
      const graph = JSON.stringify(
        workflowGraphSchema.parse({ schemaVersion: 1, name: id, nodes, edges: [] }),
      );
      await pool.query(
        `INSERT INTO workflow (id, workspace_id, name, graph, created_by_id, updated_at)
         VALUES ($1, 'a', $1, $2, 'u', now())`,
        [id, graph],
      );
      await pool.query(
        `INSERT INTO workflow_version (id, workflow_id, number, hash, graph, created_by_id)
         VALUES ($1, $2, 1, $1, $3, 'u')`,
        [`ver_${id}`, id, graph],
      );
      await pool.query("UPDATE workflow SET active_version_id = $2 WHERE id = $1", [
        id,
        `ver_${id}`,
      ]);
    },
    async addTrigger({ id, workflowId, nodeId, kind, config, nextAt }) {
      await pool.query(
        `INSERT INTO trigger (id, workspace_id, workflow_id, node_id, kind, config, enabled_at, next_at)
         VALUES ($1, 'a', $2, $3, $4, $5, now(), to_timestamp($6::float8 / 1000) AT TIME ZONE 'UTC')`,
        [id, workflowId, nodeId, kind, JSON.stringify(config), nextAt ?? null],
      );
    },
    async addEdgeNode(id, region) {
      await pool.query(
        `INSERT INTO edge_node (id, fleet_id, name, region, identity, state, lifecycle, online)
         VALUES ('f/' || $1, 'f', $1, $2, '{}', '{}', 'active', true)`,
        [id, region],
      );
    },
    async runs() {
      const { rows } = await pool.query<StartedRun>(
        `SELECT trigger, trigger_node_id AS "triggerNodeId", fleet_id AS "fleetId", input
           FROM run ORDER BY created_at, id`,
      );
      return rows;
    },
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}
