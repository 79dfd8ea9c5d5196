import { seedUpdate } from "@edgeloom/document";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";
import { inTransaction } from "../fleets/in-transaction.ts";

export interface DocumentRepository {
  /** The workspace of a workflow that has not been deleted, or null: for callers that then compare it themselves. */
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
  /**
   * Brings together what is stored and what one of several gateways holds, one gateway at a time: `settle` is given
   * all stored updates, and what it answers is stored in the same transaction. So each graph that is written says
   * at least what the one before it said.
   */
  settle(
    workflowId: string,
    settle: (stored: readonly Uint8Array[]) => DocumentSettlement,
  ): Promise<{ readonly revision: number }>;
  /** For each workflow a mark that changes whenever updates of its document are stored, by whichever gateway. */
  marks(workflowIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What a gateway makes of all that is stored of a document and what it holds itself. */
export interface DocumentSettlement {
  /** What it holds and the store lacks. */
  readonly missing: Uint8Array | null;
  /** The graph that both say together; null when the stored one is known to say it already. */
  readonly graph: WorkflowGraph | null;
}

export function createDocumentRepository(pool: Pool): DocumentRepository {
  const selectUpdates = "SELECT payload FROM document_update WHERE workflow_id = $1 ORDER BY id";
  const insertUpdate =
    "INSERT INTO document_update (workflow_id, payload, created_at) VALUES ($1, $2, now() AT TIME ZONE 'UTC')";

  const updateGraph = `UPDATE workflow SET graph = $2, name = $3, description = $4,
       revision = revision + CASE WHEN graph IS DISTINCT FROM $2::jsonb THEN 1 ELSE 0 END,
       updated_at = CASE WHEN graph IS DISTINCT FROM $2::jsonb
         THEN now() AT TIME ZONE 'UTC' ELSE updated_at END
     WHERE id = $1 RETURNING revision`;
  const graphValues = (workflowId: string, graph: WorkflowGraph): unknown[] => [
    workflowId,
    JSON.stringify(graph),
    graph.name,
    graph.description,
  ];

  return {
    async workspaceOf(workflowId) {
      const { rows } = await pool.query<{ workspace_id: string }>(
        "SELECT workspace_id FROM workflow WHERE id = $1 AND archived_at IS NULL",
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
      const values = graphValues(workflowId, graph);
      const { rows } = await pool.query<{ revision: number }>(updateGraph, values);
      return found(rows[0], "workflow", workflowId);
    },
    async settle(workflowId, settle) {
      return await inTransaction(pool, async (client) => {
        // Weaker than FOR UPDATE, which would hold up updates that are being stored: they refer to this row.
        const { rows: workflows } = await client.query<{ revision: number }>(
          "SELECT revision FROM workflow WHERE id = $1 FOR NO KEY UPDATE",
          [workflowId],
        );
        const { revision } = found(workflows[0], "workflow", workflowId);
        const { rows } = await client.query<{ payload: Buffer }>(selectUpdates, [workflowId]);
        const { missing, graph } = settle(rows.map(({ payload }) => payload));
        if (missing !== null) await client.query(insertUpdate, [workflowId, Buffer.from(missing)]);
        if (graph === null) return { revision };
        const written = await client.query<{ revision: number }>(
          updateGraph,
          graphValues(workflowId, graph),
        );
        return found(written.rows[0], "workflow", workflowId);
      });
    },
    async marks(workflowIds) {
      const { rows } = await pool.query<{ workflow_id: string; mark: string }>(
        `SELECT workflow_id, max(id) || '/' || count(*) AS mark FROM document_update
         WHERE workflow_id = ANY($1::text[]) GROUP BY workflow_id`,
        [workflowIds],
      );
      return new Map(rows.map(({ workflow_id, mark }) => [workflow_id, mark]));
    },
  };
}
