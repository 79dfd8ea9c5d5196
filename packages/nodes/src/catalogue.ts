import type { NodeCatalogue, NodeTypeFacts } from "@edgeloom/graph";
import { invariant } from "@edgeloom/kernel";
import type { NodeDefinition } from "./definition.ts";
import { portsOf } from "./ports.ts";

/** The node types of an installation: what the graph needs of them, and how they run. */
export interface DefinitionCatalogue extends NodeCatalogue {
  definition(type: string): NodeDefinition | undefined;
  definitions(): readonly NodeDefinition[];
}

function factsOf(definition: NodeDefinition): NodeTypeFacts {
  const fields = portsOf(definition.output);
  return {
    type: definition.type,
    version: definition.version,
    title: definition.title,
    control: definition.control,
    parameters: definition.parameters,
    check: (parameters) => definition.check(parameters),
    inputs: definition.inputs,
    outputs: (parameters) => definition.outputsFor?.(parameters) ?? fields,
    migrations: definition.migrations,
  };
}

/** Makes a catalogue of definitions, which must be of different types. */
export function createCatalogue(definitions: readonly NodeDefinition[]): DefinitionCatalogue {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  invariant(byType.size === definitions.length, "each node type is defined once");
  const facts = new Map(definitions.map((definition) => [definition.type, factsOf(definition)]));
  const list = [...facts.values()];
  return {
    get: (type) => facts.get(type),
    list: () => list,
    definition: (type) => byType.get(type),
    definitions: () => definitions,
  };
}
