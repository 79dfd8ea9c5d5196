import { workflowGraphSchema } from "@edgeloom/graph";
import { builtInTemplates } from "@edgeloom/templates";
import type { Server } from "./compose.ts";

/** Gives a new workspace a workflow that runs as it is, so that the first press of Run shows something. */
export async function createSampleWorkflow(
  server: Server,
  workspaceId: string,
  userId: string,
): Promise<void> {
  const [template] = builtInTemplates;
  if (template === undefined) throw new Error("Edgeloom ships no template to make a sample from");
  await server.workflows.create(workspaceId, {
    graph: workflowGraphSchema.parse({ ...template.graph, name: `Sample: ${template.name}` }),
    createdById: userId,
  });
}
