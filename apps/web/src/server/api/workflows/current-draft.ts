import type { WorkflowGraph } from "@edgeloom/graph";
import type { Server } from "../../compose.ts";

/**
 * Has the gateways store what windows changed in a workflow's draft up to now; one that was never opened in a
 * window has nothing on its way.
 * @throws EdgeloomError `not_found`, `unavailable` when a gateway does not answer: the draft is not known then.
 */
export async function flushDraft(
  server: Server,
  workspaceId: string,
  workflowId: string,
): Promise<void> {
  if (!(await server.workflows.isShared(workspaceId, workflowId))) return;
  await server.gateway.flushDocument({ workspaceId, workflowId });
}

/** The draft as its windows show it, not as it was stored last. @throws as {@link flushDraft} */
export async function currentDraft(
  server: Server,
  workspaceId: string,
  workflowId: string,
): Promise<WorkflowGraph> {
  await flushDraft(server, workspaceId, workflowId);
  return await server.workflows.draft(workspaceId, workflowId);
}
