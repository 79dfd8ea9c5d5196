import type { JsonValue } from "@edgeloom/kernel";
import type { NodeContext } from "../definition.ts";

/**
 * What a run was started with: `trigger.input` of the context, else the input handed to the trigger node.
 * A run that was started by hand has only what the person gave.
 */
export function triggerData(context: Pick<NodeContext, "trigger">, input: JsonValue): JsonValue {
  const data = context.trigger.input;
  return data === undefined || data === null ? input : data;
}
