import type { ParameterIssue, Port } from "@edgeloom/graph";
import { EdgeloomError, invariant } from "@edgeloom/kernel";
import type { z } from "zod";
import type { NodeDefinition, NodeEffect } from "./definition.ts";
import { missingParameters } from "./parameter-check.ts";

/** The input that every ordinary node has. */
export const mainInput: Port = { name: "main", title: "Input", type: { kind: "any" } };

type Defaulted = "version" | "control" | "inputs" | "timeoutMs" | "migrations" | "check";

/** A {@link NodeDefinition} as it is written: what most types have in common may be left out. */
export type NodeSpec<Parameters extends z.ZodObject, Output extends z.ZodObject> = Omit<
  NodeDefinition<Parameters, Output>,
  Defaulted
> &
  Partial<Pick<NodeDefinition<Parameters, Output>, Defaulted>>;

/**
 * Defines a node type; the types of `execute`, `effect` and `loop` follow from the two schemas. Left out:
 * version 1, an ordinary step with one main input, 30 s for an attempt, no migrations, no rules across fields
 * besides those of `requiredWhenShown`, which always hold.
 */
export function defineNode<Parameters extends z.ZodObject, Output extends z.ZodObject>(
  spec: NodeSpec<Parameters, Output>,
): NodeDefinition<Parameters, Output> {
  const control = spec.control ?? { kind: "step" };
  invariant(/^[A-Z][A-Za-z0-9]*$/.test(spec.type), `the type name ${spec.type} is PascalCase`);
  invariant(
    (control.kind === "loop") === (spec.loop !== undefined),
    `${spec.type} has a loop behaviour exactly when it is a loop`,
  );
  invariant(
    (control.kind === "trigger") === (spec.trigger !== undefined),
    `${spec.type} has a trigger kind exactly when it is a trigger`,
  );
  return {
    version: 1,
    inputs: control.kind === "trigger" ? [] : [mainInput],
    timeoutMs: 30_000,
    migrations: {},
    ...spec,
    control,
    check: (parameters): readonly ParameterIssue[] => [
      ...missingParameters(spec.parameters, parameters),
      ...(spec.check?.(parameters) ?? []),
    ],
  };
}

/**
 * The parameters that `execute` is given, from values in which expressions are already resolved. Throws
 * `invalid_input` naming the first field at fault.
 */
export function parseParameters<Parameters extends z.ZodObject, Output extends z.ZodObject>(
  definition: NodeDefinition<Parameters, Output>,
  values: Readonly<Record<string, unknown>>,
): z.output<Parameters> {
  const parsed = definition.parameters.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.map(String).join(".") ?? "";
    throw new EdgeloomError({
      code: "invalid_input",
      message: `${definition.title}: the parameter "${field}" does not fit: ${issue?.message ?? "invalid"}.`,
      remedy: "Correct the parameter, or what its expression or connection gives.",
      field,
    });
  }
  const [issue] = definition.check(parsed.data);
  if (issue !== undefined) {
    throw new EdgeloomError({
      code: "invalid_input",
      message: `${definition.title}: ${issue.reason}`,
      remedy: issue.remedy,
      field: issue.field,
    });
  }
  return parsed.data;
}

/** The effect of running a node with these parameters. */
export function effectOf<Parameters extends z.ZodObject, Output extends z.ZodObject>(
  definition: NodeDefinition<Parameters, Output>,
  parameters: z.output<Parameters>,
): NodeEffect {
  const { effect } = definition;
  return typeof effect === "function" ? effect(parameters) : effect;
}
