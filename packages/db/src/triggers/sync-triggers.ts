import { isDeepStrictEqual } from "node:util";
import { toJsonInput } from "../client/json.ts";
import type { Prisma, Trigger } from "../generated/client.ts";
import type { Sealer } from "../secrets/seal.ts";
import { nextAtOf, storedTriggerNodes, type TriggerNode } from "./trigger-nodes.ts";
import { createTrigger } from "./trigger-row.ts";

type Transaction = Prisma.TransactionClient;

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

/**
 * Makes a workflow's triggers those of its active version, keeping addresses and secrets of webhooks that the
 * version or the draft has. Called in the transaction that changes the active version, which holds the workflow's
 * row: publishers, and the archiving of the workflow, come before or after it.
 */
export async function syncTriggers(
  tx: Transaction,
  sealer: Sealer,
  { workspaceId, workflowId }: { readonly workspaceId: string; readonly workflowId: string },
): Promise<void> {
  const workflow = await tx.workflow.findFirstOrThrow({
    where: { id: workflowId, workspaceId },
    include: { activeVersion: true },
  });
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const now = clock?.now ?? new Date();
  const active = storedTriggerNodes(workflow.activeVersion?.graph);
  const kept = new Map(
    [...active, ...storedTriggerNodes(workflow.graph)].map((node) => [node.nodeId, node.kind]),
  );
  const rows = await tx.trigger.findMany({ where: { workspaceId, workflowId } });
  const remaining = rows.filter(({ nodeId, kind }) => kept.get(nodeId) === kind);
  await tx.trigger.deleteMany({
    where: { workspaceId, workflowId, id: { notIn: remaining.map(({ id }) => id) } },
  });
  for (const node of active) {
    const row = remaining.find(({ nodeId }) => nodeId === node.nodeId);
    if (row === undefined)
      await createTrigger(tx, sealer, { workspaceId, workflowId, node, since: now });
    else await renew(tx, row, node, now);
  }
  const firing = active.map(({ nodeId }) => nodeId);
  await tx.trigger.updateMany({
    where: { workspaceId, workflowId, nodeId: { notIn: firing } },
    data: { enabled: false, enabledAt: null, nextAt: null },
  });
}
