import { EdgeloomError, type JsonObject, type JsonValue } from "@edgeloom/kernel";
import jsonata from "jsonata";

/** Bounds on one evaluation: an expression is data of a user and may be wrong or hostile. */
const limits = { timeout: 2_000, stack: 200, sequence: 1_000_000 } as const;

const compiledMax = 500;
const compiled = new Map<string, jsonata.Expression>();

function describe(error: unknown): string {
  return error instanceof Error ||
    (typeof error === "object" && error !== null && "message" in error)
    ? String(error.message)
    : String(error);
}

/** Compiles once a source; the oldest sources are forgotten beyond {@link compiledMax}. */
function compile(source: string): jsonata.Expression {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const expression = jsonata(source, limits);
  if (compiled.size >= compiledMax) {
    const [oldest] = compiled.keys();
    if (oldest !== undefined) compiled.delete(oldest);
  }
  compiled.set(source, expression);
  return expression;
}

/** Why a source is not JSONata, or undefined when it is. */
export function jsonataProblem(source: string): string | undefined {
  try {
    compile(source);
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

/**
 * Evaluates a JSONata 2 expression over `data`, within 2 s and bounded depth and size. No value gives null.
 * Throws `invalid_input` naming `field` when the source does not parse or its evaluation fails.
 */
export async function evaluateJsonata(
  source: string,
  data: JsonValue,
  bindings: JsonObject,
  field: string,
): Promise<JsonValue> {
  try {
    const value: unknown = await compile(source).evaluate(data, { ...bindings });
    // Results carry marks of the library and may hold functions; what is stored is plain JSON.
    return value === undefined ? null : JSON.parse(JSON.stringify(value) ?? "null");
  } catch (error) {
    throw new EdgeloomError(
      {
        code: "invalid_input",
        message: `The expression in "${field}" failed: ${describe(error)}.`,
        remedy: "Try the expression on the last run's data in the inspector.",
        field,
      },
      { cause: error },
    );
  }
}
