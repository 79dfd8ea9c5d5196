import { type Adjacency, at, groupByNode, wholeArrows } from "./adjacency.ts";
import type { NodeCatalogue, NodeTypeFacts } from "./catalogue.ts";
import { suggest } from "./nearest-name.ts";
import { migrateNode } from "./parameter-migration.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowGraph, WorkflowNode } from "./schema.ts";
import { analyseStructure, type Structure } from "./structure.ts";
import { connectionProblems } from "./validate-connections.ts";
import { limitProblems } from "./validate-limits.ts";
import { expressionProblems, parameterProblems } from "./validate-parameters.ts";

export interface ValidationOptions {
  /** Whether a workflow that nothing triggers is worth a warning; true unless told otherwise. */
  readonly expectTrigger?: boolean | undefined;
}

function unknownType(node: WorkflowNode, catalogue: NodeCatalogue): Problem {
  const types = catalogue.list().map((facts) => facts.type);
  return {
    code: "unknown_type",
    severity: "error",
    nodeId: node.id,
    field: "type",
    reason: `"${node.name}" is of type "${node.type}", which this installation does not have.`,
    remedy: suggest(node.type, types, "choose a type from the palette."),
  };
}

/** Names of the parameters that a connection supplies, by node number. */
function wiredParameters(
  graph: WorkflowGraph,
  structure: Structure,
): ReadonlyMap<number, ReadonlySet<string>> {
  const wired = new Map<number, Set<string>>();
  graph.edges.forEach((edge, index) => {
    const target = at(structure.arrows.targets, index);
    const names = wired.get(target);
    if (names === undefined) wired.set(target, new Set([edge.targetInput]));
    else names.add(edge.targetInput);
  });
  return wired;
}

/** Parameters are checked as the type's current version has them, since that is what will run. */
function nodeProblems(
  node: WorkflowNode,
  facts: NodeTypeFacts,
  wired: ReadonlySet<string> | undefined,
  nodeIds: ReadonlyMap<string, unknown>,
): Problem[] {
  const current = migrateNode(node, facts);
  if (!current.ok) return [current.error, ...expressionProblems(node, nodeIds)];
  return [
    ...parameterProblems(current.value, facts, wired),
    ...expressionProblems(current.value, nodeIds),
  ];
}

function reached(starts: readonly number[], outgoing: Adjacency, structure: Structure): Uint8Array {
  const seen = new Uint8Array(structure.arrows.nodeCount);
  for (const start of starts) seen[start] = 1;
  const queue = [...starts];
  for (const node of queue) {
    const end = at(outgoing.start, node + 1);
    for (let slot = at(outgoing.start, node); slot < end; slot += 1) {
      const target = at(structure.arrows.targets, at(outgoing.edges, slot));
      if (target < 0 || seen[target] === 1) continue;
      seen[target] = 1;
      queue.push(target);
    }
  }
  return seen;
}

function triggerProblems(
  graph: WorkflowGraph,
  catalogue: NodeCatalogue,
  structure: Structure,
  options: ValidationOptions,
): Problem[] {
  const triggers: number[] = [];
  graph.nodes.forEach((node, index) => {
    if (catalogue.get(node.type)?.control.kind === "trigger") triggers.push(index);
  });
  if (triggers.length === 0) {
    if (options.expectTrigger === false || graph.nodes.length === 0) return [];
    return [
      {
        code: "no_trigger",
        severity: "warning",
        reason:
          "Nothing starts this workflow by itself; it runs only when it is started by hand or in code.",
        remedy: "Add a trigger, such as a schedule or a webhook, if it should start by itself.",
      },
    ];
  }
  const outgoing = groupByNode(graph.nodes.length, wholeArrows(structure.arrows).sources);
  const seen = reached(triggers, outgoing, structure);
  return graph.nodes
    .filter((_, index) => seen[index] === 0)
    .map((node) => ({
      code: "unreachable",
      severity: "warning",
      nodeId: node.id,
      reason: `No trigger leads to "${node.name}", so it never runs.`,
      remedy: "Connect it behind a trigger, or remove it.",
    }));
}

/** Groups that name nodes which do not exist, and ids used twice among notes and groups. */
function annotationProblems(graph: WorkflowGraph, structure: Structure): Problem[] {
  const problems: Problem[] = [];
  for (const list of ["notes", "groups"] as const) {
    const ids = new Set<string>();
    for (const { id } of graph[list]) {
      if (ids.has(id)) {
        problems.push({
          code: "duplicate_id",
          severity: "error",
          field: list,
          reason: `Two of the ${list} have the id "${id}".`,
          remedy: "Give each an id of its own.",
        });
      }
      ids.add(id);
    }
  }
  for (const group of graph.groups) {
    for (const id of group.nodeIds) {
      if (structure.indexOf.has(id)) continue;
      problems.push({
        code: "unknown_node",
        severity: "warning",
        field: "groups",
        reason: `The group "${group.name}" names "${id}", and there is no such node.`,
        remedy: "Remove it from the group.",
      });
    }
  }
  return problems;
}

/** All that is wrong with a graph, errors and warnings; an empty list means that it can run. O(V + E). */
export function validateWorkflow(
  graph: WorkflowGraph,
  catalogue: NodeCatalogue,
  options: ValidationOptions = {},
): Problem[] {
  const limits = limitProblems(graph);
  // Beyond the limits the other checks could recurse too deep or take too long.
  if (limits.some((problem) => problem.code === "over_limit")) return limits;
  const structure = analyseStructure(graph, catalogue);
  const wired = wiredParameters(graph, structure);
  const problems: Problem[] = [...limits, ...structure.problems];
  graph.nodes.forEach((node, index) => {
    const facts = catalogue.get(node.type);
    if (facts === undefined) problems.push(unknownType(node, catalogue));
    else problems.push(...nodeProblems(node, facts, wired.get(index), structure.indexOf));
  });
  problems.push(...connectionProblems(graph, catalogue, structure));
  problems.push(...triggerProblems(graph, catalogue, structure, options));
  problems.push(...annotationProblems(graph, structure));
  return problems;
}
