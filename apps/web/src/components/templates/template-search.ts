import { catalogue } from "@edgeloom/nodes";
import type { TemplateSummaryView } from "./template-types.ts";

/** Whether each word of a search is in the name, the summary, the category or the node types of a template. */
export function matchesTemplate(
  template: Pick<TemplateSummaryView, "name" | "summary" | "category" | "graph">,
  search: string,
): boolean {
  const titles = template.graph.nodes.map(
    ({ type }) => `${type} ${catalogue.definition(type)?.title ?? ""}`,
  );
  const text = [template.name, template.summary, template.category, ...titles]
    .join(" ")
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
