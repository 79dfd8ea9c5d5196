import type { z } from "zod";
import type { NodeTypeFacts, Port } from "./catalogue.ts";
import type { WorkflowNode } from "./schema.ts";
import { portsFromSchema } from "./schema-ports.ts";

/** What is worked out once for a node type and used for each of its nodes. */
export interface TypeIndex {
  /** Its parameters with unknown names refused. */
  readonly strictParameters: z.ZodObject;
  /** Inputs by name: its ports, then its parameters, each of which can be opened as a port. */
  readonly inputs: ReadonlyMap<string, Port>;
}

const byFacts = new WeakMap<NodeTypeFacts, TypeIndex>();

export function indexType(facts: NodeTypeFacts): TypeIndex {
  const known = byFacts.get(facts);
  if (known !== undefined) return known;
  const inputs = new Map<string, Port>();
  for (const port of [...facts.inputs, ...portsFromSchema(facts.parameters)]) {
    if (!inputs.has(port.name)) inputs.set(port.name, port);
  }
  const index: TypeIndex = { strictParameters: facts.parameters.strict(), inputs };
  byFacts.set(facts, index);
  return index;
}

const outputsByNode = new WeakMap<
  WorkflowNode["parameters"],
  { facts: NodeTypeFacts; ports: readonly Port[] }
>();

/**
 * The node's output ports, kept per parameters object. A catalogue entry reads parameters that may not be valid
 * yet; one that cannot is taken to have no ports known, and ports that it could not name are left out.
 */
export function outputsOf(facts: NodeTypeFacts, node: WorkflowNode): readonly Port[] {
  const known = outputsByNode.get(node.parameters);
  if (known !== undefined && known.facts === facts) return known.ports;
  let ports: readonly Port[] = [];
  try {
    ports = facts.outputs(node.parameters).filter((port) => typeof port.name === "string");
  } catch {
    // Wrong parameters are reported as such; without them the ports are unknown.
  }
  outputsByNode.set(node.parameters, { facts, ports });
  return ports;
}
