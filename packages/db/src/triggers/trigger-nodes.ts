import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import type { JsonObject } from "@edgeloom/kernel";
import { catalogue, nextScheduleTimes, type TriggerKind } from "@edgeloom/nodes";

/** A node of a graph that something outside fires. */
export interface TriggerNode {
  readonly nodeId: string;
  readonly kind: TriggerKind;
  readonly config: JsonObject;
}

/** Trigger nodes that something outside fires; those started by hand need no row. */
export function triggerNodes(graph: WorkflowGraph): TriggerNode[] {
  return graph.nodes.flatMap((node) => {
    const kind = catalogue.definition(node.type)?.trigger;
    if (kind === undefined || kind === "manual" || node.settings.disabled) return [];
    return [{ nodeId: node.id, kind, config: node.parameters }];
  });
}

/** Trigger nodes of a stored graph, if there is one. */
export function storedTriggerNodes(json: unknown): TriggerNode[] {
  return json === null || json === undefined ? [] : triggerNodes(workflowGraphSchema.parse(json));
}

/** When a schedule fires next; null for all that is no schedule. */
export function nextAtOf({ kind, config }: TriggerNode, now: Date): Date | null {
  if (kind !== "schedule" || typeof config.cron !== "string") return null;
  const timeZone = typeof config.timeZone === "string" ? config.timeZone : "UTC";
  const [next] = nextScheduleTimes({ cron: config.cron, timeZone }, now.getTime(), 1);
  return next === undefined ? null : new Date(next);
}
