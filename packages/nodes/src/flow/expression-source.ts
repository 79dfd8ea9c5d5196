import { compileExpression, evaluateExpression } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import type { NodeContext } from "../definition.ts";

function isExpression(source: string): boolean {
  return compileExpression(source).ok;
}

/** JSONata that a node evaluates itself, rather than the engine before it. */
export const expressionSource = z
  .string()
  .min(1)
  .max(20_000)
  .refine(isExpression, { error: "is not a JSONata expression" });

/** Evaluates over `{ input, trigger, run }`; no value gives null. Throws `invalid_input`. */
export async function evaluateSource(
  context: NodeContext,
  source: string,
  input: JsonValue,
): Promise<JsonValue> {
  const { trigger, clock, random, runId, workflowId, iteration } = context;
  const run = { id: runId, workflowId, iteration };
  const scope = { input, nodes: {}, run, trigger: trigger.input ?? null, env: {} };
  const value = await evaluateExpression(source, scope, { clock, random });
  return value ?? null;
}
