import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { appendAuditEntry } from "../audit/append-audit-entry.ts";
import type { AuditEntry } from "../audit/audit-repository.ts";
import { newId } from "../client/ids.ts";
import { toJsonInput } from "../client/json.ts";
import { found } from "../client/not-found.ts";
import type { Prisma, PrismaClient, Workflow } from "../generated/client.ts";
import type { Sealer } from "../secrets/seal.ts";
import { syncTriggers } from "../triggers/sync-triggers.ts";
import { draftColumns, readDraft } from "./draft.ts";
import { graphHash, versionView, type WorkflowVersionView } from "./workflow-version.ts";

export interface NewVersion {
  readonly message: string;
  readonly createdById: string;
  /** Throws when the graph must not be published. */
  readonly check: (graph: WorkflowGraph) => void;
}

/**
 * Changes of what triggers run. Each is one transaction: the version, the triggers that fire it and the entry in the
 * audit log come about together or not at all.
 */
export interface PublicationRepository {
  /** Stores the draft, as its shared document says it, as the next numbered version and makes it the active one. */
  publish(
    workspaceId: string,
    workflowId: string,
    version: NewVersion,
    entry: AuditEntry,
  ): Promise<WorkflowVersionView>;
  /** Makes another published version the active one. */
  activate(
    workspaceId: string,
    workflowId: string,
    versionId: string,
    entry: AuditEntry,
  ): Promise<void>;
}

/** Graphs may have thousands of nodes, and publishers of one workflow take turns. */
const transactionMs = { timeout: 30_000, maxWait: 10_000 };

export function createPublicationRepository(
  prisma: PrismaClient,
  sealer: Sealer,
): PublicationRepository {
  /**
   * The row lock orders publishers, so that numbers have no gaps and no twins, and lets no gateway store a change of
   * the document between the reading of the draft and the end of the transaction.
   */
  async function held(
    tx: Prisma.TransactionClient,
    workspaceId: string,
    workflowId: string,
  ): Promise<Workflow> {
    await tx.$queryRaw`SELECT id FROM workflow WHERE id = ${workflowId} AND workspace_id = ${workspaceId} FOR UPDATE`;
    const where = { id: workflowId, workspaceId, archivedAt: null };
    return found(await tx.workflow.findFirst({ where }), "workflow", workflowId);
  }

  async function makeActive(
    tx: Prisma.TransactionClient,
    workspaceId: string,
    workflowId: string,
    change: Prisma.WorkflowUncheckedUpdateInput,
    entry: AuditEntry,
  ): Promise<void> {
    await tx.workflow.update({ where: { id: workflowId }, data: change });
    await syncTriggers(tx, sealer, { workspaceId, workflowId });
    await appendAuditEntry(tx, workspaceId, entry);
  }

  return {
    async publish(workspaceId, workflowId, { message, createdById, check }, entry) {
      return await prisma.$transaction(async (tx) => {
        const workflow = await held(tx, workspaceId, workflowId);
        const graph = await readDraft(tx, workflowId, workflow.graph);
        check(graph);
        const last = await tx.workflowVersion.aggregate({
          where: { workflowId },
          _max: { number: true },
        });
        const version = await tx.workflowVersion.create({
          data: {
            id: newId("ver"),
            workflowId,
            number: (last._max.number ?? 0) + 1,
            hash: graphHash(graph),
            graph: toJsonInput(graph),
            message,
            createdById,
          },
        });
        // The triggers keep the addresses of the draft's webhooks, so the row says the draft that was published.
        const changed = graphHash(workflowGraphSchema.parse(workflow.graph)) !== version.hash;
        const change = {
          ...draftColumns(graph),
          activeVersionId: version.id,
          ...(changed ? { revision: { increment: 1 } } : {}),
        };
        await makeActive(tx, workspaceId, workflowId, change, entry);
        return versionView(version, version.id);
      }, transactionMs);
    },
    async activate(workspaceId, workflowId, versionId, entry) {
      await prisma.$transaction(async (tx) => {
        await held(tx, workspaceId, workflowId);
        const where = { id: versionId, workflowId, number: { not: null } };
        found(await tx.workflowVersion.findFirst({ where }), "workflow version", versionId);
        await makeActive(tx, workspaceId, workflowId, { activeVersionId: versionId }, entry);
      }, transactionMs);
    },
  };
}
