import { err, ok, type Result } from "@edgeloom/kernel";
import { at } from "./adjacency.ts";
import type { NodeCatalogue } from "./catalogue.ts";
import { type EdgeEnd, fitProblem } from "./connection-fit.ts";
import { graphLimits } from "./limits.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowEdge, WorkflowGraph } from "./schema.ts";
import { analyseStructure, type Structure } from "./structure.ts";

function endOf(graph: WorkflowGraph, index: number, catalogue: NodeCatalogue): EdgeEnd | undefined {
  const node = graph.nodes[index];
  return node === undefined ? undefined : { node, facts: catalogue.get(node.type) };
}

function connectionKey(edge: WorkflowEdge): string {
  return `${edge.source}\n${edge.target}\n${edge.sourceOutput}\n${edge.targetInput}`;
}

function isSameConnection(a: WorkflowEdge, b: WorkflowEdge): boolean {
  return (
    a.source === b.source &&
    a.target === b.target &&
    a.sourceOutput === b.sourceOutput &&
    a.targetInput === b.targetInput
  );
}

function duplicateConnection(edge: WorkflowEdge, other: WorkflowEdge): Problem {
  return {
    code: "duplicate_connection",
    severity: "error",
    nodeId: edge.target,
    edgeId: edge.id,
    reason: `"${edge.source}" is already connected to "${edge.target}" by ${edge.sourceOutput} → ${edge.targetInput} ("${other.id}").`,
    remedy: "Remove one of the two connections.",
  };
}

function duplicateEdgeId(edge: WorkflowEdge): Problem {
  return {
    code: "duplicate_id",
    severity: "error",
    edgeId: edge.id,
    field: "id",
    reason: `Two connections have the id "${edge.id}".`,
    remedy: "Give each connection an id of its own.",
  };
}

/** Problems of edges with their ports, types and each other; ends that name no node are the structure's to report. */
export function connectionProblems(
  graph: WorkflowGraph,
  catalogue: NodeCatalogue,
  structure: Structure,
): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  const connections = new Map<string, WorkflowEdge>();
  graph.edges.forEach((edge, index) => {
    if (ids.has(edge.id)) problems.push(duplicateEdgeId(edge));
    ids.add(edge.id);
    const key = connectionKey(edge);
    const other = connections.get(key);
    if (other !== undefined) problems.push(duplicateConnection(edge, other));
    else connections.set(key, edge);
    const source = endOf(graph, at(structure.arrows.sources, index), catalogue);
    const target = endOf(graph, at(structure.arrows.targets, index), catalogue);
    if (source === undefined || target === undefined) return;
    const problem = fitProblem(edge, source, target);
    if (problem !== undefined) problems.push(problem);
  });
  return problems;
}

/** Problems that come with the edge: those of the graph with it which the graph without it does not have. */
function structuralRefusal(
  graph: WorkflowGraph,
  catalogue: NodeCatalogue,
  edge: WorkflowEdge,
): Problem | undefined {
  const after = analyseStructure({ ...graph, edges: [...graph.edges, edge] }, catalogue);
  if (after.problems.length === 0) return undefined;
  const before = new Set(analyseStructure(graph, catalogue).problems.map((one) => one.reason));
  return after.problems.find((one) => !before.has(one.reason));
}

/** Whether `edge` may be added to the graph; the refusal is the problem that validation would report for it. */
export function canConnect(
  graph: WorkflowGraph,
  catalogue: NodeCatalogue,
  edge: WorkflowEdge,
): Result<void, Problem> {
  if (graph.edges.length >= graphLimits.edgesMax) {
    return err({
      code: "over_limit",
      severity: "error",
      edgeId: edge.id,
      reason: `A workflow has at most ${graphLimits.edgesMax} connections.`,
      remedy: "Move a part of it into a sub-workflow.",
    });
  }
  const other = graph.edges.find((one) => isSameConnection(one, edge));
  if (other !== undefined) return err(duplicateConnection(edge, other));
  const indexOf = (id: string): number => graph.nodes.findIndex((node) => node.id === id);
  const source = endOf(graph, indexOf(edge.source), catalogue);
  const target = endOf(graph, indexOf(edge.target), catalogue);
  const unfit =
    source === undefined || target === undefined ? undefined : fitProblem(edge, source, target);
  if (unfit?.severity === "error") return err(unfit);
  const refusal = structuralRefusal(graph, catalogue, edge);
  return refusal === undefined ? ok(undefined) : err(refusal);
}
