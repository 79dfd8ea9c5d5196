import {
  type ExpressionScope,
  mainPort,
  readOutputPath,
  type WorkflowGraph,
  type WorkflowNode,
} from "@edgeloom/graph";
import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";

/** Outputs of the last run by node id. */
export type LastOutputs = Readonly<Record<string, JsonValue>>;

/** What an expression of a node would have read in the last run, from the outputs that it left. */
export function previewScope(
  graph: WorkflowGraph,
  node: WorkflowNode,
  outputs: LastOutputs,
): ExpressionScope {
  const arrived = graph.edges
    .filter((edge) => edge.target === node.id && edge.targetInput === mainPort)
    .flatMap((edge) => {
      const output = outputs[edge.source];
      const value = output === undefined ? undefined : readOutputPath(output, edge.sourceOutput);
      return value === undefined ? [] : [value];
    });
  const trigger = graph.nodes.find(
    (one) => catalogue.get(one.type)?.control.kind === "trigger" && outputs[one.id] !== undefined,
  );
  const [only] = arrived;
  return {
    input:
      arrived.length === 1 && only !== undefined ? only : arrived.length === 0 ? null : arrived,
    nodes: outputs as JsonObject,
    run: { id: "preview", iteration: "" },
    trigger: trigger === undefined ? null : (outputs[trigger.id] ?? null),
    env: graph.settings.env,
  };
}
