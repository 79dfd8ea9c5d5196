import type { WorkflowGraph } from "@edgeloom/graph";
import { EdgeloomError, type JsonObject } from "@edgeloom/kernel";
import type { TriggerKind } from "@edgeloom/nodes";
import { newToken } from "../client/ids.ts";
import { found } from "../client/not-found.ts";
import type { PrismaClient } from "../generated/client.ts";
import type { Sealer } from "../secrets/seal.ts";
import { triggerNodes } from "./trigger-nodes.ts";
import { createTrigger, sealedFor } from "./trigger-row.ts";

/** A trigger node of a workflow as the control plane keeps it. */
export interface TriggerView {
  readonly id: string;
  readonly nodeId: string;
  readonly kind: TriggerKind;
  /** Whether it fires; a webhook that was never published only answers at its test address. */
  readonly enabled: boolean;
  /** Unguessable part of a webhook's address. */
  readonly path: string | null;
  readonly nextAt: number | null;
  readonly lastAt: number | null;
}

/** What a delivery to a webhook's address is handled with. */
export interface WebhookTarget {
  readonly triggerId: string;
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly nodeId: string;
  readonly enabled: boolean;
  readonly config: JsonObject;
  readonly secret: string;
}

export interface TriggerRepository {
  list(workspaceId: string, workflowId: string): Promise<TriggerView[]>;
  /** Gives the draft's webhooks addresses to be tried at before they are published. */
  ensureWebhooks(workspaceId: string, workflowId: string, graph: WorkflowGraph): Promise<void>;
  /** The secret with which senders sign, for editors. */
  revealSecret(workspaceId: string, workflowId: string, nodeId: string): Promise<string>;
  rotateSecret(workspaceId: string, workflowId: string, nodeId: string): Promise<string>;
  /** @throws EdgeloomError `not_found` when no webhook has this address. */
  findWebhook(path: string): Promise<WebhookTarget>;
  touch(triggerId: string, at: Date): Promise<void>;
}

export function createTriggerRepository(prisma: PrismaClient, sealer: Sealer): TriggerRepository {
  async function requireWorkflow(workspaceId: string, workflowId: string): Promise<void> {
    const where = { id: workflowId, workspaceId, archivedAt: null };
    found(await prisma.workflow.findFirst({ where, select: { id: true } }), "workflow", workflowId);
  }

  async function webhookRow(workspaceId: string, workflowId: string, nodeId: string) {
    const where = { workspaceId, workflowId, nodeId, kind: "webhook" };
    return found(await prisma.trigger.findFirst({ where }), "webhook", nodeId);
  }

  function open(row: {
    workflowId: string;
    nodeId: string;
    sealedSecret: Uint8Array | null;
  }): string {
    if (row.sealedSecret === null) throw new Error(`Webhook ${row.nodeId} has no secret`);
    return sealer.open(row.sealedSecret, sealedFor(row.workflowId, row.nodeId));
  }

  return {
    async list(workspaceId, workflowId) {
      await requireWorkflow(workspaceId, workflowId);
      const rows = await prisma.trigger.findMany({ where: { workspaceId, workflowId } });
      return rows.map((row) => ({
        id: row.id,
        nodeId: row.nodeId,
        kind: row.kind as TriggerKind,
        enabled: row.enabled,
        path: row.path,
        nextAt: row.nextAt?.getTime() ?? null,
        lastAt: row.lastAt?.getTime() ?? null,
      }));
    },
    async ensureWebhooks(workspaceId, workflowId, graph) {
      await requireWorkflow(workspaceId, workflowId);
      const known = await prisma.trigger.findMany({
        where: { workspaceId, workflowId },
        select: { nodeId: true },
      });
      const have = new Set(known.map(({ nodeId }) => nodeId));
      for (const node of triggerNodes(graph)) {
        if (node.kind !== "webhook" || have.has(node.nodeId)) continue;
        await createTrigger(prisma, sealer, { workspaceId, workflowId, node, since: null });
      }
    },
    revealSecret: async (workspaceId, workflowId, nodeId) =>
      open(await webhookRow(workspaceId, workflowId, nodeId)),
    async rotateSecret(workspaceId, workflowId, nodeId) {
      const { id } = await webhookRow(workspaceId, workflowId, nodeId);
      const secret = newToken("whsec");
      const sealedSecret = sealer.seal(secret, sealedFor(workflowId, nodeId));
      await prisma.trigger.update({ where: { id }, data: { sealedSecret } });
      return secret;
    },
    async findWebhook(path) {
      const row = await prisma.trigger.findUnique({ where: { path } });
      if (row === null) {
        throw new EdgeloomError({
          code: "not_found",
          message: "There is no webhook at this address",
          remedy: "Copy the address anew from the webhook trigger in the designer.",
        });
      }
      return {
        triggerId: row.id,
        workspaceId: row.workspaceId,
        workflowId: row.workflowId,
        nodeId: row.nodeId,
        enabled: row.enabled,
        config: row.config as JsonObject,
        secret: open(row),
      };
    },
    async touch(triggerId, at) {
      await prisma.trigger.updateMany({ where: { id: triggerId }, data: { lastAt: at } });
    },
  };
}
