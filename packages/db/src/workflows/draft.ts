import { graphFromUpdates } from "@edgeloom/document";
import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { toJsonInput } from "../client/json.ts";
import type { Prisma } from "../generated/client.ts";

type Reader = Pick<Prisma.TransactionClient, "documentUpdate">;

/** What a workflow's row says of its draft. */
export function draftColumns(graph: WorkflowGraph) {
  return {
    name: graph.name,
    description: graph.description,
    graph: toJsonInput(graph),
  };
}

/** Whether the workflow was ever opened as a shared document; its draft then is what that document says. */
export async function isShared(prisma: Reader, workflowId: string): Promise<boolean> {
  return (await prisma.documentUpdate.count({ where: { workflowId }, take: 1 })) > 0;
}

/**
 * The draft by the stored updates of its document, from which a gateway derives the row's graph a moment later; one
 * that has no document is the row's graph.
 */
export async function readDraft(
  prisma: Reader,
  workflowId: string,
  rowGraph: unknown,
): Promise<WorkflowGraph> {
  const updates = await prisma.documentUpdate.findMany({
    where: { workflowId },
    select: { payload: true },
    orderBy: { id: "asc" },
  });
  if (updates.length === 0) return workflowGraphSchema.parse(rowGraph);
  return graphFromUpdates(updates.map(({ payload }) => payload));
}
