import type { PortType } from "@edgeloom/graph";
import type { TokenName } from "@edgeloom/ui";

const tokens: Readonly<Record<PortType["kind"], TokenName>> = {
  any: "ink-3",
  string: "category-data",
  number: "category-trigger",
  boolean: "category-coordination",
  object: "category-flow",
  edge_node: "category-edge",
  list: "ink-3",
};

/** Colour of a port's dot: that of its type, of a list that of its items. */
export function portToken(type: PortType): TokenName {
  return type.kind === "list" && type.items !== undefined
    ? portToken(type.items)
    : tokens[type.kind];
}
