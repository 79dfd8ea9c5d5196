import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import { copyJson } from "./copy-json.ts";
import { type DynamicValue, findDynamicValues, isExpression } from "./dynamic-value.ts";
import { type EvaluationOptions, type ExpressionScope, evaluateExpression } from "./expression.ts";

export type Parameters = Readonly<Record<string, JsonValue>>;

/** Port: decrypts a secret of the run's workspace; undefined when there is none of that name. */
export type SecretResolver = (name: string) => Promise<string | undefined> | string | undefined;

export type ParameterPath = readonly (string | number)[];

export interface ResolvedParameters {
  readonly values: Parameters;
  /** Paths whose values came from secrets, to be redacted wherever the input is kept or shown. */
  readonly secretPaths: readonly ParameterPath[];
}

export interface ResolveOptions extends EvaluationOptions {
  readonly secret: SecretResolver;
}

const noSecrets: readonly ParameterPath[] = [];
/** Stands where a secret's value was. */
export const redacted = "••••••";

/**
 * Replaces expressions and secret references, however deep, by their values. An expression that finds nothing
 * leaves its field out. Without any, the very same object comes back and nothing is awaited.
 * Throws `invalid_input` for an expression that fails and `not_found` for a secret that does not exist.
 */
export function resolveParameters(
  parameters: Parameters,
  scope: ExpressionScope,
  options: ResolveOptions,
): ResolvedParameters | Promise<ResolvedParameters> {
  const dynamic = findDynamicValues(parameters);
  if (dynamic.length === 0) return { values: parameters, secretPaths: noSecrets };
  return resolveAll(parameters, dynamic, scope, options);
}

async function resolveAll(
  parameters: Parameters,
  dynamic: readonly DynamicValue[],
  scope: ExpressionScope,
  options: ResolveOptions,
): Promise<ResolvedParameters> {
  const values = copyJson(parameters) as Record<string, JsonValue>;
  const secretPaths: ParameterPath[] = [];
  for (const { path, value } of dynamic) {
    const field = path.join(".");
    if (isExpression(value)) {
      replace(values, path, await evaluateAt(field, value.$expr, scope, options));
    } else {
      replace(values, path, await revealAt(field, value.$secret, options));
      secretPaths.push(path);
    }
  }
  return { values, secretPaths };
}

async function evaluateAt(
  field: string,
  text: string,
  scope: ExpressionScope,
  options: ResolveOptions,
): Promise<JsonValue | undefined> {
  try {
    return await evaluateExpression(text, scope, options);
  } catch (error) {
    if (!(error instanceof EdgeloomError)) throw error;
    throw new EdgeloomError({ ...error.toJSON(), field: `parameters.${field}` }, { cause: error });
  }
}

async function revealAt(field: string, name: string, options: ResolveOptions): Promise<string> {
  const secret = await options.secret(name);
  if (secret !== undefined) return secret;
  throw new EdgeloomError({
    code: "not_found",
    message: `The workspace has no secret named "${name}".`,
    remedy: "Add the secret in the workspace's settings, or choose another.",
    field: `parameters.${field}`,
  });
}

type Container = Record<string | number, JsonValue>;

function replace(root: JsonValue, path: ParameterPath, value: JsonValue | undefined): void {
  const last = path.at(-1);
  if (last === undefined) return;
  let container = root as Container;
  for (const key of path.slice(0, -1)) container = container[key] as Container;
  if (value !== undefined) container[last] = value;
  else if (Array.isArray(container)) container[last] = null;
  else delete container[last];
}

/** The parameters with every secret's value covered, fit to be kept and shown. */
export function redactParameters(resolved: ResolvedParameters): Parameters {
  if (resolved.secretPaths.length === 0) return resolved.values;
  const values = copyJson(resolved.values) as Record<string, JsonValue>;
  for (const path of resolved.secretPaths) replace(values, path, redacted);
  return values;
}
