import { seedUpdate } from "@edgeloom/document";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";
import { inTransaction } from "../fleets/in-transaction.ts";

export interface DocumentRepository {
  /** The workspace that the workflow belongs to, or null: for callers that then compare it themselves. */
  workspaceOf(workflowId: string): Promise<string | null>;
  /**
   * All updates of a workflow's document, oldest first. One that has none yet is seeded from the stored graph,
   * once. @throws EdgeloomError `not_found`
   */
  open(workflowId: string): Promise<Uint8Array[]>;
  append(workflowId: string, update: Uint8Array): Promise<void>;
  /** Puts what `merge` makes of all stored updates in their place; Yjs merges them in any order. */
  compact(workflowId: string, merge: (updates: Uint8Array[]) => Uint8Array): Promise<void>;
  /**
   * Raises the revision if it still is `expected`, and says whether it was: of two that build on the same
   * revision, on whichever gateways, one gets it.
   */
  claimRevision(workflowId: string, expected: number): Promise<boolean>;
  /** Writes the graph that the document now says; the revision grows when it differs from what is stored. */
  saveGraph(workflowId: string, graph: WorkflowGraph): Promise<{ readonly revision: number }>;
}

export function createDocumentRepository(pool: Pool): DocumentRepository {
  const selectUpdates = "SELECT payload FROM document_update WHERE workflow_id = $1 ORDER BY id";
  const insertUpdate =
    "INSERT INTO document_update (workflow_id, payload, created_at) VALUES ($1, $2, now() AT TIME ZONE 'UTC')";

  return {
    async workspaceOf(workflowId) {
      const { rows } = await pool.query<{ workspace_id: string }>(
        "SELECT workspace_id FROM workflow WHERE id = $1",
        [workflowId],
      );
      return rows[0]?.workspace_id ?? null;
    },
    async open(workflowId) {
      return await inTransaction(pool, async (client) => {
        // The lock makes gateways that open the same workflow take turns, so only one seeds it.
        const { rows: workflows } = await client.query<{ graph: unknown }>(
          "SELECT graph FROM workflow WHERE id = $1 FOR UPDATE",
          [workflowId],
        );
        const workflow = found(workflows[0], "workflow", workflowId);
        const { rows } = await client.query<{ payload: Buffer }>(selectUpdates, [workflowId]);
        if (rows.length > 0) return rows.map(({ payload }) => payload);
        const seed = seedUpdate(workflowGraphSchema.parse(workflow.graph));
        await client.query(insertUpdate, [workflowId, Buffer.from(seed)]);
        return [seed];
      });
    },
    async append(workflowId, update) {
      await pool.query(insertUpdate, [workflowId, Buffer.from(update)]);
    },
    async compact(workflowId, merge) {
      await inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ payload: Buffer }>(
          "DELETE FROM document_update WHERE workflow_id = $1 RETURNING payload, id",
          [workflowId],
        );
        if (rows.length === 0) return;
        const merged = merge(rows.map(({ payload }) => payload));
        await client.query(insertUpdate, [workflowId, Buffer.from(merged)]);
      });
    },
    async claimRevision(workflowId, expected) {
      const { rowCount } = await pool.query(
        "UPDATE workflow SET revision = revision + 1 WHERE id = $1 AND revision = $2",
        [workflowId, expected],
      );
      return rowCount === 1;
    },
    async saveGraph(workflowId, graph) {
      const { rows } = await pool.query<{ revision: number }>(
        `UPDATE workflow SET graph = $2, name = $3, description = $4,
           revision = revision + CASE WHEN graph IS DISTINCT FROM $2::jsonb THEN 1 ELSE 0 END,
           updated_at = CASE WHEN graph IS DISTINCT FROM $2::jsonb
             THEN now() AT TIME ZONE 'UTC' ELSE updated_at END
         WHERE id = $1 RETURNING revision`,
        [workflowId, JSON.stringify(graph), graph.name, graph.description],
      );
      return found(rows[0], "workflow", workflowId);
    },
  };
}
