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
  const giving = declared.length > 0 ? declared : nodes.filter(isLeaf);
  const output: Record<string, JsonValue> = {};
  for (const node of giving) {
    const value = root.outputs[node.slot];
    if (value !== undefined) output[node.node.name] = value;
  }
  return output;
}

function isLeaf(node: CompiledNode): boolean {
  return node.outgoing.length === 0;
}
