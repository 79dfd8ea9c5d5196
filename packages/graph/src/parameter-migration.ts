import { err, ok, type Result } from "@edgeloom/kernel";
import type { NodeCatalogue, NodeTypeFacts } from "./catalogue.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowGraph, WorkflowNode } from "./schema.ts";

function versionProblem(node: WorkflowNode, reason: string, remedy: string): Problem {
  return {
    code: "unknown_type_version",
    severity: "error",
    nodeId: node.id,
    field: "typeVersion",
    reason,
    remedy,
  };
}

/**
 * Brings a node's parameters up to its type's current version, one migration after another. The same node comes
 * back when it is current. Refused when the node is newer than the catalogue, or a migration is missing or fails.
 */
export function migrateNode(
  node: WorkflowNode,
  facts: NodeTypeFacts,
): Result<WorkflowNode, Problem> {
  if (node.typeVersion === facts.version) return ok(node);
  if (node.typeVersion > facts.version) {
    return err(
      versionProblem(
        node,
        `"${node.name}" was made with version ${node.typeVersion} of ${node.type}; this installation knows versions up to ${facts.version}.`,
        "Update this installation, or add the node anew.",
      ),
    );
  }
  let parameters: Record<string, unknown> = { ...node.parameters };
  for (let version = node.typeVersion; version < facts.version; version += 1) {
    const migrate = facts.migrations[version];
    if (migrate === undefined) {
      return err(
        versionProblem(
          node,
          `"${node.name}" has version ${node.typeVersion} of ${node.type}, and nothing brings version ${version} up to ${version + 1}.`,
          "Add the node anew from the palette and copy its parameters.",
        ),
      );
    }
    try {
      parameters = migrate(parameters);
    } catch (error) {
      return err(
        versionProblem(
          node,
          `The parameters of "${node.name}" could not be brought from version ${version} to ${version + 1}: ${error instanceof Error ? error.message : String(error)}.`,
          "Correct its parameters, or add the node anew from the palette.",
        ),
      );
    }
  }
  return ok({
    ...node,
    typeVersion: facts.version,
    parameters: parameters as WorkflowNode["parameters"],
  });
}

/** Migrates each node that can be; those of unknown types or versions stay as they are, for validation to report. */
export function migrateGraph(graph: WorkflowGraph, catalogue: NodeCatalogue): WorkflowGraph {
  let changed = false;
  const nodes = graph.nodes.map((node) => {
    const facts = catalogue.get(node.type);
    if (facts === undefined || facts.version === node.typeVersion) return node;
    const migrated = migrateNode(node, facts);
    if (!migrated.ok) return node;
    changed = true;
    return migrated.value;
  });
  return changed ? { ...graph, nodes } : graph;
}
