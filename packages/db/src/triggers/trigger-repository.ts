import { isDeepStrictEqual } from "node:util";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { EdgeloomError, type JsonObject } from "@edgeloom/kernel";
import { catalogue, nextScheduleTimes, type TriggerKind } from "@edgeloom/nodes";
import { newId, newToken } from "../client/ids.ts";
import { toJsonInput } from "../client/json.ts";
import { found } from "../client/not-found.ts";
import type { Prisma, PrismaClient, Trigger } from "../generated/client.ts";
import type { Sealer } from "../secrets/seal.ts";

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
  /**
   * Makes the workflow's triggers those of its active version, keeping addresses and secrets of webhooks that the
   * version or the draft has. Idempotent: of two publishers at once, the later leaves what its version says.
   */
  sync(workspaceId: string, workflowId: string): Promise<void>;
  /** Gives the draft's webhooks addresses to be tried at before they are published. */
  ensureWebhooks(workspaceId: string, workflowId: string, graph: WorkflowGraph): Promise<void>;
  /** The secret with which senders sign, for editors. */
  revealSecret(workspaceId: string, workflowId: string, nodeId: string): Promise<string>;
  rotateSecret(workspaceId: string, workflowId: string, nodeId: string): Promise<string>;
  /** @throws EdgeloomError `not_found` when no webhook has this address. */
  findWebhook(path: string): Promise<WebhookTarget>;
  touch(triggerId: string, at: Date): Promise<void>;
}

interface TriggerNode {
  readonly nodeId: string;
  readonly kind: TriggerKind;
  readonly config: JsonObject;
}

type Transaction = Prisma.TransactionClient;

/** Trigger nodes that something outside fires; those started by hand need no row. */
function triggerNodes(graph: WorkflowGraph): TriggerNode[] {
  return graph.nodes.flatMap((node) => {
    const kind = catalogue.definition(node.type)?.trigger;
    if (kind === undefined || kind === "manual" || node.settings.disabled) return [];
    return [{ nodeId: node.id, kind, config: node.parameters }];
  });
}

/** Trigger nodes of a stored graph, if there is one. */
const storedTriggerNodes = (json: unknown): TriggerNode[] =>
  json === null || json === undefined ? [] : triggerNodes(workflowGraphSchema.parse(json));

function nextAtOf({ kind, config }: TriggerNode, now: Date): Date | null {
  if (kind !== "schedule" || typeof config.cron !== "string") return null;
  const timeZone = typeof config.timeZone === "string" ? config.timeZone : "UTC";
  const [next] = nextScheduleTimes({ cron: config.cron, timeZone }, now.getTime(), 1);
  return next === undefined ? null : new Date(next);
}

const associated = (workflowId: string, nodeId: string): string =>
  `webhook:${workflowId}:${nodeId}`;

export function createTriggerRepository(prisma: PrismaClient, sealer: Sealer): TriggerRepository {
  async function requireWorkflow(workspaceId: string, workflowId: string): Promise<void> {
    const where = { id: workflowId, workspaceId, archivedAt: null };
    found(await prisma.workflow.findFirst({ where, select: { id: true } }), "workflow", workflowId);
  }

  const webhookParts = (workflowId: string, node: TriggerNode) =>
    node.kind === "webhook"
      ? {
          path: newToken("hook"),
          sealedSecret: sealer.seal(newToken("whsec"), associated(workflowId, node.nodeId)),
        }
      : {};

  async function create(
    tx: Transaction,
    workspaceId: string,
    workflowId: string,
    node: TriggerNode,
    since: Date | null,
  ): Promise<void> {
    const { nodeId, kind, config } = node;
    await tx.trigger.create({
      data: {
        id: newId("trg"),
        workspaceId,
        workflowId,
        nodeId,
        kind,
        enabled: since !== null,
        enabledAt: since,
        config: toJsonInput(config),
        nextAt: since === null ? null : nextAtOf(node, since),
        ...webhookParts(workflowId, node),
      },
    });
  }

  /** A schedule that stays the same keeps its next time: one that is due now is not lost to a publication. */
  async function renew(tx: Transaction, row: Trigger, node: TriggerNode, now: Date): Promise<void> {
    const same = row.enabled && isDeepStrictEqual(row.config, node.config);
    await tx.trigger.update({
      where: { id: row.id },
      data: {
        enabled: true,
        enabledAt: row.enabled ? row.enabledAt : now,
        config: toJsonInput(node.config),
        nextAt: same ? row.nextAt : nextAtOf(node, now),
      },
    });
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
    return sealer.open(row.sealedSecret, associated(row.workflowId, row.nodeId));
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
    async sync(workspaceId, workflowId) {
      await prisma.$transaction(async (tx) => {
        // The lock orders publishers, and the archiving of the workflow, before and after this.
        await tx.$queryRaw`SELECT id FROM workflow WHERE id = ${workflowId} FOR UPDATE`;
        const workflow = found(
          await tx.workflow.findFirst({
            where: { id: workflowId, workspaceId, archivedAt: null },
            include: { activeVersion: true },
          }),
          "workflow",
          workflowId,
        );
        const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
        const now = clock?.now ?? new Date();
        const active = storedTriggerNodes(workflow.activeVersion?.graph);
        const kept = new Map(
          [...active, ...storedTriggerNodes(workflow.graph)].map((node) => [
            node.nodeId,
            node.kind,
          ]),
        );
        const rows = await tx.trigger.findMany({ where: { workspaceId, workflowId } });
        const remaining = rows.filter(({ nodeId, kind }) => kept.get(nodeId) === kind);
        await tx.trigger.deleteMany({
          where: { workflowId, id: { notIn: remaining.map(({ id }) => id) } },
        });
        for (const node of active) {
          const row = remaining.find(({ nodeId }) => nodeId === node.nodeId);
          if (row === undefined) await create(tx, workspaceId, workflowId, node, now);
          else await renew(tx, row, node, now);
        }
        const firing = active.map(({ nodeId }) => nodeId);
        await tx.trigger.updateMany({
          where: { workflowId, nodeId: { notIn: firing } },
          data: { enabled: false, enabledAt: null, nextAt: null },
        });
      });
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
        await create(prisma, workspaceId, workflowId, node, null);
      }
    },
    revealSecret: async (workspaceId, workflowId, nodeId) =>
      open(await webhookRow(workspaceId, workflowId, nodeId)),
    async rotateSecret(workspaceId, workflowId, nodeId) {
      const { id } = await webhookRow(workspaceId, workflowId, nodeId);
      const secret = newToken("whsec");
      const sealedSecret = sealer.seal(secret, associated(workflowId, nodeId));
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
