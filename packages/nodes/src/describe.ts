import type { NodeControl, Port } from "@edgeloom/graph";
import type { JsonObject } from "@edgeloom/kernel";
import { z } from "zod";
import type { DefinitionCatalogue } from "./catalogue.ts";
import type {
  NodeCategory,
  NodeDefinition,
  NodeEffect,
  NodeExample,
  TriggerKind,
} from "./definition.ts";
import { portsOf } from "./ports.ts";

/** A node type as plain JSON: all that palette, inspector, API and documentation show of it. */
export interface NodeTypeDescription {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly category: NodeCategory;
  readonly icon: string;
  readonly summary: string;
  readonly documentation: string;
  readonly control: NodeControl;
  readonly trigger: TriggerKind | null;
  /**
   * JSON Schema (draft 2020-12) of the parameters as they are written. Each property also carries the keys of
   * ParameterMeta: `title`, `description`, `unit`, `control`, `showWhen`, `requiredWhenShown`, `advanced`.
   */
  readonly parametersSchema: JsonObject;
  readonly outputSchema: JsonObject;
  readonly inputs: readonly Port[];
  /** Output ports; those of a type with `dynamicOutputs` follow from its parameters. */
  readonly outputs: readonly Port[];
  readonly dynamicOutputs: boolean;
  /** `by_operation` when it depends on the parameters. */
  readonly effect: NodeEffect | "by_operation";
  readonly timeoutMs: number;
  readonly examples: readonly NodeExample[];
}

/**
 * "Any JSON value" is the only recursive schema among parameters and outputs, hence the only one that is referred
 * to. The empty schema says the same in one word.
 */
function toJsonSchema(schema: z.ZodObject): JsonObject {
  const { $defs: _definitions, ...json } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return JSON.parse(JSON.stringify(json), (key, value) => (key === "$ref" ? undefined : value));
}

/** Describes one node type. */
export function describeNodeType(definition: NodeDefinition): NodeTypeDescription {
  return {
    type: definition.type,
    version: definition.version,
    title: definition.title,
    category: definition.category,
    icon: definition.icon,
    summary: definition.summary,
    documentation: definition.documentation,
    control: definition.control,
    trigger: definition.trigger ?? null,
    parametersSchema: toJsonSchema(definition.parameters),
    outputSchema: toJsonSchema(definition.output),
    inputs: definition.inputs,
    outputs: definition.outputsFor?.({}) ?? portsOf(definition.output),
    dynamicOutputs: definition.outputsFor !== undefined,
    effect: typeof definition.effect === "function" ? "by_operation" : definition.effect,
    timeoutMs: definition.timeoutMs,
    examples: definition.examples,
  };
}

/** Describes every node type of a catalogue, in its order. */
export function describeCatalogue(source: DefinitionCatalogue): readonly NodeTypeDescription[] {
  return source.definitions().map(describeNodeType);
}
