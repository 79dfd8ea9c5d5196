import type { JsonValue } from "@edgeloom/kernel";

/** A deep copy of plain JSON, whose nesting is bounded. */
export function copyJson(value: JsonValue): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(copyJson);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copyJson(child)]));
}
