import { exportWorkflow, type WorkflowGraph } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";

/** A file name made of the workflow's: letters, digits and hyphens. */
export function exportFileName(name: string): string {
  const stem = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return `${stem || "workflow"}.edgeloom.json`;
}

/** Offers the workflow as a file in the interchange format; secrets are in it by name only. */
export function downloadWorkflow(graph: WorkflowGraph): void {
  const blob = new Blob([exportWorkflow(graph, catalogue)], { type: "application/json" });
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = exportFileName(graph.name);
  link.click();
  URL.revokeObjectURL(url);
}
