import { catalogue, describeCatalogue } from "@edgeloom/nodes";
import { pageName, renderIndex, renderNodePage } from "./page.ts";

/** Pages of the manual by file name: one for each node type, and the index. */
export function renderPages(): ReadonlyMap<string, string> {
  const nodes = describeCatalogue(catalogue);
  return new Map([
    ["README.md", renderIndex(nodes)],
    ...nodes.map((node): [string, string] => [pageName(node.type), renderNodePage(node)]),
  ]);
}
