import {
  type Clock,
  EdgeloomError,
  type JsonObject,
  type JsonValue,
  type Random,
  reservedKeys,
} from "@edgeloom/kernel";
import type { Budget } from "./expression-budget.ts";
import { compileExpression, faultOf } from "./expression-compile.ts";

/** What an expression reads: fields of its input document. */
export interface ExpressionScope {
  /** The node's main input. */
  readonly input: JsonValue;
  /** Outputs by node id. */
  readonly nodes: JsonObject;
  /** Facts of the run: id, workflow, iteration and so on. */
  readonly run: JsonObject;
  /** The output of the trigger that started the run. */
  readonly trigger: JsonValue;
  /** The workflow's plain settings. */
  readonly env: JsonObject;
}

export interface EvaluationOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds for one expression; by default 1,000. */
  readonly timeLimitMs?: number | undefined;
  /** Parts of expressions evaluated; by default 1,000,000. */
  readonly stepsMax?: number | undefined;
}

const resultDepthMax = 64;

function refuse(text: string, reason: string, position: number | undefined): EdgeloomError {
  const where = position === undefined ? "" : ` at character ${position}`;
  const shown = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return new EdgeloomError({
    code: "invalid_input",
    message: `The expression "${shown}" cannot be evaluated${where}: ${reason}.`,
    remedy: "Correct the expression; the inspector previews it with the last run's data.",
  });
}

/**
 * Plain JSON of a JSONata result: sequences become arrays, undefined in arrays null, undefined fields go.
 * Functions, numbers beyond JSON and reserved keys are refused by throwing what {@link faultOf} reads.
 */
function toJson(value: unknown, depth: number): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw { message: `the result ${value} is no JSON number` };
  }
  if (value === undefined) return null;
  if (depth > resultDepthMax) throw { message: `the result nests deeper than ${resultDepthMax}` };
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (typeof value !== "object" || "_jsonata_lambda" in value || "_jsonata_function" in value) {
    throw { message: "the result is a function" };
  }
  const fields: Record<string, JsonValue> = {};
  for (const [key, field] of Object.entries(value)) {
    if (reservedKeys.has(key)) throw { message: `the result has the reserved key "${key}"` };
    if (field !== undefined) fields[key] = toJson(field, depth + 1);
  }
  return fields;
}

/**
 * Evaluates a JSONata expression within bounds on time, steps, depth and sequence length. Time and randomness
 * in it come from the options. Undefined when it finds nothing. Throws `invalid_input` when it does not parse,
 * fails, or goes beyond a bound.
 */
export async function evaluateExpression(
  text: string,
  scope: ExpressionScope,
  options: EvaluationOptions,
): Promise<JsonValue | undefined> {
  const compiled = compileExpression(text);
  if (!compiled.ok) throw refuse(text, compiled.error.reason, compiled.error.position);
  const timeLimitMs = options.timeLimitMs ?? 1_000;
  const budget: Budget = {
    clock: options.clock,
    random: options.random,
    startedAt: options.clock.now(),
    deadline: options.clock.monotonic() + timeLimitMs,
    timeLimitMs,
    stepsMax: options.stepsMax ?? 1_000_000,
    steps: 0,
  };
  try {
    const result = await compiled.value.evaluate({ ...scope }, budget);
    return result === undefined ? undefined : toJson(result, 0);
  } catch (error) {
    const fault = faultOf(error);
    throw refuse(text, fault.reason.replace(/\.$/, ""), fault.position);
  }
}
