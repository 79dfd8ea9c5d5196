import type { WorkflowGraph } from "@edgeloom/graph";
import type { Pool } from "pg";

/** Ids of a workspace with one fleet and one published workflow. */
export interface RunFixture {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly versionId: string;
  readonly fleetId: string;
}

/** Makes what a run refers to. */
export async function createRunFixture(
  pool: Pool,
  graph: WorkflowGraph,
  name = "main",
): Promise<RunFixture> {
  const fixture = {
    workspaceId: `ws_${name}`,
    workflowId: `wf_${name}`,
    versionId: `ver_${name}`,
    fleetId: `fleet_${name}`,
  };
  await pool.query("INSERT INTO workspace (id, slug, name) VALUES ($1, $1, $1)", [
    fixture.workspaceId,
  ]);
  await pool.query(
    "INSERT INTO fleet (id, workspace_id, name, kind) VALUES ($1, $2, 'world', 'simulated')",
    [fixture.fleetId, fixture.workspaceId],
  );
  await pool.query(
    `INSERT INTO workflow (id, workspace_id, name, graph, created_by_id, updated_at)
     VALUES ($1, $2, $3, $4, 'test', now())`,
    [fixture.workflowId, fixture.workspaceId, graph.name, JSON.stringify(graph)],
  );
  await pool.query(
    `INSERT INTO workflow_version (id, workflow_id, number, hash, graph, created_by_id)
     VALUES ($1, $2, 1, $1, $3, 'test')`,
    [fixture.versionId, fixture.workflowId, JSON.stringify(graph)],
  );
  await pool.query("UPDATE workflow SET active_version_id = $2 WHERE id = $1", [
    fixture.workflowId,
    fixture.versionId,
  ]);
  return fixture;
}
