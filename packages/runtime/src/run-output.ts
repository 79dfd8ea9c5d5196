import type { JsonValue } from "@edgeloom/kernel";
import type { CompiledNode, CompiledWorkflow } from "./compiled-workflow.ts";
import type { Frame } from "./frame.ts";

/**
 * What a finished run gives: outputs by node name of the Output nodes that ran, or, in a workflow without any, of
 * the nodes that nothing follows.
 */
export function runOutput(workflow: CompiledWorkflow, root: Frame): JsonValue {
  const { nodes } = workflow.root;
  const declared = nodes.filter((node) => node.definition.category === "output");
  const output: Record<string, JsonValue> = {};
  if (declared.length === 0) {
    for (const node of nodes.filter(isLeaf)) {
      const value = root.outputs[node.slot];
      if (value !== undefined) output[node.node.name] = value;
    }
    return output;
  }
  for (const node of declared) {
    const value = root.outputs[node.slot];
    if (value === undefined) continue;
    const [name, given] = named(value) ?? [node.node.name, value];
    output[name] = given;
  }
  return output;
}

/** What an Output node gives: the value and the name that it stands under. */
function named(value: JsonValue): [string, JsonValue] | undefined {
  if (value === null || typeof value !== "object" || !("name" in value) || !("value" in value)) {
    return undefined;
  }
  return typeof value.name === "string" ? [value.name, value.value] : undefined;
}

function isLeaf(node: CompiledNode): boolean {
  return node.outgoing.length === 0;
}
