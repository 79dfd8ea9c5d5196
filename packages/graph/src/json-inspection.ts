import { reservedKeys } from "@edgeloom/kernel";

export type JsonPath = readonly (string | number)[];

export interface JsonFinding {
  readonly kind: "reserved_key" | "too_deep" | "too_large";
  readonly path: JsonPath;
}

/** A hostile document could be nothing but findings; beyond these, more of them help nobody. */
const findingsMax = 100;

/** A value on its way to be looked at; its path is spelt out only for a finding. */
interface Visit {
  readonly value: unknown;
  readonly key: string | number;
  readonly parent: Visit | undefined;
  readonly depth: number;
}

function pathOf(visit: Visit, ...more: string[]): JsonPath {
  const path: (string | number)[] = [];
  for (let at: Visit = visit; at.parent !== undefined; at = at.parent) path.push(at.key);
  return [...path.reverse(), ...more];
}

/**
 * Walks a value of unknown origin without recursion and finds reserved keys, nesting beyond `depthMax` (0 is the
 * value itself) and more than `charactersMax` characters, where it stops. Safe on cyclic objects: depth ends them.
 * Gives no more than about {@link findingsMax} findings.
 */
export function inspectJson(
  root: unknown,
  limits: { readonly depthMax: number; readonly charactersMax: number },
): readonly JsonFinding[] {
  const findings: JsonFinding[] = [];
  const pending: Visit[] = [{ value: root, key: "", parent: undefined, depth: 0 }];
  let characters = 0;
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    if (findings.length >= findingsMax) return findings;
    const { value, depth } = visit;
    characters += typeof value === "string" ? value.length + 2 : 2;
    if (characters > limits.charactersMax) {
      findings.push({ kind: "too_large", path: [] });
      return findings;
    }
    if (value === null || typeof value !== "object") continue;
    if (depth > limits.depthMax) {
      findings.push({ kind: "too_deep", path: pathOf(visit) });
      continue;
    }
    const inside = { parent: visit, depth: depth + 1 };
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i -= 1)
        pending.push({ value: value[i], key: i, ...inside });
      continue;
    }
    for (const [key, child] of Object.entries(value).reverse()) {
      characters += key.length + 3;
      if (reservedKeys.has(key)) findings.push({ kind: "reserved_key", path: pathOf(visit, key) });
      else pending.push({ value: child, key, ...inside });
    }
  }
  return findings;
}
