import type { WorkflowGraph, WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";

/** The nodes at which a run can start: manual triggers first. */
export function triggersOf(graph: WorkflowGraph): readonly WorkflowNode[] {
  const kindOf = (node: WorkflowNode) => catalogue.definition(node.type)?.trigger;
  return graph.nodes
    .filter((node) => kindOf(node) !== undefined && !node.settings.disabled)
    .sort((a, b) => Number(kindOf(b) === "manual") - Number(kindOf(a) === "manual"));
}

/** Whether starting at this trigger by hand needs data: what an event or a delivery would have brought. */
export function wantsInput(trigger: WorkflowNode): boolean {
  const kind = catalogue.definition(trigger.type)?.trigger;
  return kind === "webhook" || kind === "fleet_event";
}

/** What to offer as input: the trigger's own sample, else the first example of its type. */
export function sampleInput(trigger: WorkflowNode): JsonValue {
  const own = trigger.parameters.sampleInput;
  if (own !== undefined) return own;
  const examples = catalogue.definition(trigger.type)?.examples ?? [];
  return examples.find((example) => example.input !== undefined)?.input ?? {};
}
