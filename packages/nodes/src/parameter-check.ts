import type { ParameterIssue } from "@edgeloom/graph";
import { z } from "zod";
import type { ParameterMeta } from "./definition.ts";
import { titleOf } from "./ports.ts";

type Parameters = Readonly<Record<string, unknown>>;

/** Whether a parameter's value is not known before the run: an expression or a secret. */
function isLate(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("$expr" in value || "$secret" in value);
}

/** What `.meta()` of a parameter says; empty when it says nothing. */
export function metaOf(schema: z.core.$ZodType): ParameterMeta {
  return z.globalRegistry.get(schema) ?? {};
}

function defaultOf(schema: z.core.$ZodType | undefined): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return schema.def.defaultValue;
  }
  return undefined;
}

type Shown = "yes" | "no" | "unknown";

function isShown(meta: ParameterMeta, shape: z.ZodObject["shape"], parameters: Parameters): Shown {
  for (const [name, wanted] of Object.entries(meta.showWhen ?? {})) {
    const value = parameters[name] ?? defaultOf(shape[name]);
    if (isLate(value)) return "unknown";
    if (!wanted.some((option) => option === value)) return "no";
  }
  return "yes";
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/**
 * The parameters that are absent though what the others say requires them: each field with
 * `requiredWhenShown` whose `showWhen` holds. A field whose condition is an expression is not judged.
 */
export function missingParameters(
  schema: z.ZodObject,
  parameters: Parameters,
): readonly ParameterIssue[] {
  const issues: ParameterIssue[] = [];
  for (const [field, fieldSchema] of Object.entries(schema.shape)) {
    const meta = metaOf(fieldSchema);
    if (meta.requiredWhenShown !== true || !isAbsent(parameters[field])) continue;
    if (defaultOf(fieldSchema) !== undefined) continue;
    if (isShown(meta, schema.shape, parameters) !== "yes") continue;
    const title = meta.title ?? titleOf(field);
    const because = Object.keys(meta.showWhen ?? {})
      .map((name) => `${name} is ${String(parameters[name] ?? defaultOf(schema.shape[name]))}`)
      .join(" and ");
    issues.push({
      field,
      missing: true,
      reason: `"${title}" is required${because === "" ? "" : ` when ${because}`}.`,
      remedy: `Fill in "${title}", or connect a value to it.`,
    });
  }
  return issues;
}
