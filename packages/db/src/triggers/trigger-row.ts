import { newId, newToken } from "../client/ids.ts";
import { toJsonInput } from "../client/json.ts";
import type { Prisma } from "../generated/client.ts";
import type { Sealer } from "../secrets/seal.ts";
import { nextAtOf, type TriggerNode } from "./trigger-nodes.ts";

/** What a webhook's secret is sealed to: it opens for this node of this workflow only. */
export function sealedFor(workflowId: string, nodeId: string): string {
  return `webhook:${workflowId}:${nodeId}`;
}

interface NewTrigger {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly node: TriggerNode;
  /** Since when it fires; null for a draft's webhook, which only answers at its test address. */
  readonly since: Date | null;
}

/** Keeps a trigger node; a webhook gets an address and a secret. */
export async function createTrigger(
  tx: Prisma.TransactionClient,
  sealer: Sealer,
  { workspaceId, workflowId, node, since }: NewTrigger,
): Promise<void> {
  const { nodeId, kind, config } = node;
  const webhook =
    kind === "webhook"
      ? {
          path: newToken("hook"),
          sealedSecret: sealer.seal(newToken("whsec"), sealedFor(workflowId, nodeId)),
        }
      : {};
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
      ...webhook,
    },
  });
}
