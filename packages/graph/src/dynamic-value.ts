import type { JsonValue } from "@edgeloom/kernel";
import type { Expression, SecretReference } from "./schema.ts";

function soleKey(value: unknown): string | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
}

export function isExpression(value: unknown): value is Expression {
  return soleKey(value) === "$expr" && typeof (value as Expression).$expr === "string";
}

export function isSecretReference(value: unknown): value is SecretReference {
  return soleKey(value) === "$secret" && typeof (value as SecretReference).$secret === "string";
}

/** A value known only when the node runs. */
export function isDynamic(value: unknown): value is Expression | SecretReference {
  return isExpression(value) || isSecretReference(value);
}

/** A dynamic value inside parameters and the dotted path to it. */
export interface DynamicValue {
  readonly path: readonly (string | number)[];
  readonly value: Expression | SecretReference;
}

/** All expressions and secret references inside `value`, in document order; none costs no allocation per field. */
export function findDynamicValues(value: JsonValue): readonly DynamicValue[] {
  const found: DynamicValue[] = [];
  collect(value, [], found);
  return found;
}

/** Parameters nest at most `graphLimits.depthMax`, which bounds the recursion. */
function collect(value: JsonValue, path: (string | number)[], found: DynamicValue[]): void {
  if (value === null || typeof value !== "object") return;
  if (isDynamic(value)) {
    found.push({ path: [...path], value });
    return;
  }
  const entries: Iterable<[string | number, JsonValue]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, child] of entries) {
    if (child === null || typeof child !== "object") continue;
    path.push(key);
    collect(child, path, found);
    path.pop();
  }
}
