import type { NodeCategory } from "@edgeloom/nodes";
import type { TokenName } from "@edgeloom/ui";

interface CategoryLook {
  readonly title: string;
  readonly token: TokenName;
}

/** Categories in the order of the palette, each with its colour. */
export const categories: Readonly<Record<NodeCategory, CategoryLook>> = {
  trigger: { title: "Triggers", token: "category-trigger" },
  placement: { title: "Placement", token: "category-placement" },
  edge: { title: "Edge nodes", token: "category-edge" },
  workload: { title: "Workloads", token: "category-workload" },
  monitoring: { title: "Monitoring", token: "category-monitoring" },
  coordination: { title: "Coordination", token: "category-coordination" },
  flow: { title: "Flow", token: "category-flow" },
  data: { title: "Data and services", token: "category-data" },
  output: { title: "Output", token: "category-output" },
};

export const categoryOrder = Object.keys(categories) as readonly NodeCategory[];
