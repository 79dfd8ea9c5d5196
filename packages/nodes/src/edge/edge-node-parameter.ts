import type { CommandName, CommandRequestInput, CommandResponse } from "@edgeloom/agent-core";
import { EdgeloomError, type EdgeNodeId } from "@edgeloom/kernel";
import { z } from "zod";
import type { NodeContext } from "../definition.ts";
import { parameter } from "../parameter.ts";

/** Id of an edge node, or nothing yet. */
export const edgeNodeSchema = z.string().min(1).max(200).optional();

/** The parameter that names the edge node to act on; usually connected to a placement node's output. */
export const edgeNodeParameter = parameter(edgeNodeSchema, {
  title: "Edge node",
  description: "Id of the edge node; connect a placement node to it, or choose one.",
  control: "edge_node",
});

/** Token of a lease, as `acquire_lease` gave it. */
export const fencingTokenParameter = parameter(z.number().int().positive().optional(), {
  title: "Fencing token",
  description: "Of the lease held on the edge node; needed while it is leased.",
  advanced: true,
});

/** The id as the fleet knows it. Throws `invalid_input` when there is none. */
export function requireEdgeNode(edgeNode: string | undefined): EdgeNodeId {
  if (edgeNode === undefined || edgeNode === "") {
    throw new EdgeloomError({
      code: "invalid_input",
      message: "No edge node is given.",
      remedy: "Choose one, or connect an output that carries one to the parameter Edge node.",
      field: "edgeNode",
    });
  }
  return edgeNode as EdgeNodeId;
}

/** Sends a command of this step to an edge node, under the step's key so that it acts once. */
export function command<Name extends CommandName>(
  context: NodeContext,
  edgeNode: EdgeNodeId,
  name: Name,
  request: CommandRequestInput<Name>,
  timeoutMs?: number,
): Promise<CommandResponse<Name>> {
  context.actsOn(edgeNode);
  const { key, signal } = context;
  return context.services.fleet.execute(edgeNode, name, request, { key, signal, timeoutMs });
}
