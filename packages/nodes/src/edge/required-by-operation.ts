import type { ParameterIssue } from "@edgeloom/graph";
import { titleOf } from "../ports.ts";

/**
 * Makes a check that each operation has the parameters it cannot do without. An operation that is an
 * expression is judged when its value is known.
 */
export function requiredByOperation(
  fields: Readonly<Record<string, readonly string[]>>,
  defaultOperation?: string,
): (parameters: Readonly<Record<string, unknown>>) => readonly ParameterIssue[] {
  const table = new Map<unknown, readonly string[]>(Object.entries(fields));
  return (parameters) => {
    const operation = parameters.operation ?? defaultOperation;
    return (table.get(operation) ?? [])
      .filter((field) => {
        const value = parameters[field];
        return value === undefined || value === null || value === "";
      })
      .map((field) => ({
        field,
        missing: true,
        reason: `"${titleOf(field)}" is required by the operation ${String(operation)}.`,
        remedy: `Fill in "${titleOf(field)}", or connect a value to it.`,
      }));
  };
}
