import { catalogue } from "@edgeloom/nodes";
import { token } from "@edgeloom/ui";
import type { FlowNode } from "../flow/flow-types.ts";
import { categories } from "../palette/categories.ts";

/** A node's colour on the small map: that of its category; notes and frames stay in the background. */
export function minimapColour(node: FlowNode): string {
  if (node.type !== "step") return token("surface-3");
  const category = catalogue.definition(node.data.node.type)?.category;
  return token(category === undefined ? "ink-3" : categories[category].token);
}
