import type { NodeTypeFacts } from "./catalogue.ts";

/** `latencyMsMax` as `latency_ms_max`. */
export function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Names of a type's parameters in both spellings; a type that is not known has none. */
export interface ParameterNames {
  /** The name in the interchange format. */
  toInterchange(name: string): string;
  /** The name in the graph, from either spelling. */
  fromInterchange(name: string): string;
}

const unknownType: ParameterNames = {
  toInterchange: (name) => name,
  fromInterchange: (name) => name,
};

const byFacts = new WeakMap<NodeTypeFacts, ParameterNames>();

export function parameterNames(facts: NodeTypeFacts | undefined): ParameterNames {
  if (facts === undefined) return unknownType;
  const known = byFacts.get(facts);
  if (known !== undefined) return known;
  const toSnake = new Map<string, string>();
  const toName = new Map<string, string>();
  for (const name of Object.keys(facts.parameters.shape)) {
    const snake = toSnakeCase(name);
    // Two names with one snake-case spelling would not come back: the second keeps its own.
    if (toName.has(snake) && snake !== name) continue;
    toSnake.set(name, snake);
    toName.set(snake, name);
  }
  for (const name of Object.keys(facts.parameters.shape)) toName.set(name, name);
  const names: ParameterNames = {
    toInterchange: (name) => toSnake.get(name) ?? name,
    fromInterchange: (name) => toName.get(name) ?? name,
  };
  byFacts.set(facts, names);
  return names;
}
