import { createHash } from "node:crypto";
import type { WorkflowGraph } from "@edgeloom/graph";
import { canonicalJson, type JsonValue } from "@edgeloom/kernel";

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : 1;

/**
 * SHA-256 over what a graph does when it runs: two graphs that differ only in name, description, layout, notes, groups
 * and the order in which their elements are listed have the same.
 */
export function executionHash({ schemaVersion, nodes, edges, settings }: WorkflowGraph): string {
  const executed = {
    schemaVersion,
    settings,
    nodes: [...nodes].sort(byId).map(({ position: _position, ...node }) => node),
    edges: [...edges].sort(byId),
  };
  return createHash("sha256")
    .update(canonicalJson(executed as unknown as JsonValue))
    .digest("hex");
}
