import { type Arrows, at, sortTopologically, wholeArrows } from "./adjacency.ts";
import type { NodeCatalogue, NodeControl } from "./catalogue.ts";
import { findCycles } from "./cycles.ts";
import { graphLimits } from "./limits.ts";
import {
  assignScopes,
  contractBodies,
  encloses,
  type LoopScopes,
  type LoopWiring,
  originScope,
} from "./loop-scopes.ts";
import { startsAtPort } from "./output-path.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowEdge, WorkflowGraph, WorkflowNode } from "./schema.ts";

/** How the nodes hang together, by number (position in the graph's lists), with all that is wrong with it. */
export interface Structure {
  readonly indexOf: ReadonlyMap<string, number>;
  /** Edges by number with their end nodes' numbers; -1 where an end names no node. */
  readonly arrows: Arrows;
  readonly isBodyEdge: (edge: number) => boolean;
  /** Whether the edge ends in a loop's result input. */
  readonly closesLoop: (edge: number) => boolean;
  /** Topological order without closing edges; shorter than the nodes when there is a cycle. */
  readonly order: Int32Array;
  /** Undefined when there is a cycle. */
  readonly loops: LoopScopes | undefined;
  /** Topological order in which a loop comes after all that its body takes from outside. */
  readonly executionOrder: Int32Array;
  readonly problems: readonly Problem[];
}

type LoopControl = Extract<NodeControl, { kind: "loop" }>;

const namesMax = 12;

function quoteNames(nodes: readonly WorkflowNode[], numbers: readonly number[]): string {
  const names = numbers.slice(0, namesMax).map((number) => `"${nodes[number]?.name ?? "?"}"`);
  if (numbers.length > namesMax) names.push(`… (${numbers.length} nodes)`);
  return names.join(" → ");
}

function indexNodes(graph: WorkflowGraph, problems: Problem[]): Map<string, number> {
  const indexOf = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    if (!indexOf.has(node.id)) {
      indexOf.set(node.id, index);
      return;
    }
    problems.push({
      code: "duplicate_id",
      severity: "error",
      nodeId: node.id,
      field: "id",
      reason: `Two nodes have the id "${node.id}".`,
      remedy: "Give each node an id of its own.",
    });
  });
  return indexOf;
}

function missingNode(edge: WorkflowEdge, end: "source" | "target"): Problem {
  return {
    code: "unknown_node",
    severity: "error",
    nodeId: edge[end === "source" ? "target" : "source"],
    edgeId: edge.id,
    field: end,
    reason: `The connection "${edge.id}" names "${edge[end]}" as its ${end}, and there is no such node.`,
    remedy: "Remove the connection, or add the node.",
  };
}

function resolveEnds(
  graph: WorkflowGraph,
  indexOf: ReadonlyMap<string, number>,
  problems: Problem[],
): Arrows {
  const sources = new Int32Array(graph.edges.length);
  const targets = new Int32Array(graph.edges.length);
  graph.edges.forEach((edge, index) => {
    sources[index] = indexOf.get(edge.source) ?? -1;
    targets[index] = indexOf.get(edge.target) ?? -1;
    if (sources[index] === -1) problems.push(missingNode(edge, "source"));
    if (targets[index] === -1) problems.push(missingNode(edge, "target"));
  });
  return { nodeCount: graph.nodes.length, sources, targets };
}

function cycleProblem(graph: WorkflowGraph, cycle: readonly number[]): Problem {
  const first = cycle[0] ?? 0;
  return {
    code: "cycle",
    severity: "error",
    nodeId: graph.nodes[first]?.id,
    reason: `These nodes wait for each other in a circle: ${quoteNames(graph.nodes, [...cycle, first])}.`,
    remedy: "Remove one of their connections, or repeat them with a ForEach or While loop.",
  };
}

function leavesLoop(
  graph: WorkflowGraph,
  node: number,
  edge: number | undefined,
  reason: string,
): Problem {
  return {
    code: "leaves_loop",
    severity: "error",
    nodeId: graph.nodes[node]?.id,
    edgeId: edge === undefined ? undefined : graph.edges[edge]?.id,
    reason,
    remedy:
      "Close the iteration with the loop's result input, and take what comes out of the loop from its done output.",
  };
}

function nameOf(graph: WorkflowGraph, node: number): string {
  return graph.nodes[node]?.name ?? "?";
}

function scopeProblems(graph: WorkflowGraph, found: LoopScopes): Problem[] {
  const problems = found.conflicts.map(({ node, loops: [a, b] }) =>
    leavesLoop(
      graph,
      node,
      undefined,
      `"${nameOf(graph, node)}" lies in the bodies of both "${nameOf(graph, a)}" and "${nameOf(graph, b)}", and neither loop is inside the other.`,
    ),
  );
  for (const scope of found.scopes) {
    if (scope.depth !== graphLimits.loopDepthMax + 1) continue;
    problems.push({
      code: "over_limit",
      severity: "error",
      nodeId: graph.nodes[scope.loop]?.id,
      reason: `"${nameOf(graph, scope.loop)}" is nested in more than ${graphLimits.loopDepthMax} loops.`,
      remedy: "Move the inner loops into a sub-workflow.",
    });
  }
  return problems;
}

/** Edges into a result input must come from the very body whose iteration they close. */
function closingProblems(
  graph: WorkflowGraph,
  wiring: LoopWiring,
  all: Arrows,
  found: LoopScopes,
  closesLoop: (edge: number) => boolean,
): Problem[] {
  const problems: Problem[] = [];
  const complete = { ...wiring, arrows: all };
  for (let edge = 0; edge < graph.edges.length; edge += 1) {
    const loop = at(all.targets, edge);
    if (!closesLoop(edge) || loop < 0 || at(all.sources, edge) < 0) continue;
    const origin = originScope(complete, found, edge);
    const body = at(found.bodyOf, loop);
    if (origin === body) continue;
    const source = nameOf(graph, at(all.sources, edge));
    const reason = encloses(found.scopes, body, origin)
      ? `"${source}" runs in a loop inside "${nameOf(graph, loop)}" and cannot close the outer iteration.`
      : `"${source}" is not in the body of "${nameOf(graph, loop)}", so it cannot give an iteration's result.`;
    problems.push(leavesLoop(graph, at(all.sources, edge), edge, reason));
  }
  return problems;
}

function waitProblems(graph: WorkflowGraph, waits: Arrows): Problem[] {
  return findCycles(waits).map((cycle) => {
    const first = cycle[0] ?? 0;
    const names = quoteNames(graph.nodes, [...cycle, first]);
    return leavesLoop(
      graph,
      first,
      undefined,
      `What comes out of a loop flows back into its own body, which would wait for itself: ${names}.`,
    );
  });
}

function loopControls(
  graph: WorkflowGraph,
  catalogue: NodeCatalogue,
): readonly (LoopControl | undefined)[] {
  return graph.nodes.map((node) => {
    const control = catalogue.get(node.type)?.control;
    return control?.kind === "loop" ? control : undefined;
  });
}

/**
 * Works out order, cycles and loop bodies in O(V + E). Unknown types count as plain steps. Reports
 * duplicate node ids, connections to nodes that do not exist, cycles, and values that leave a loop.
 */
export function analyseStructure(graph: WorkflowGraph, catalogue: NodeCatalogue): Structure {
  const problems: Problem[] = [];
  const indexOf = indexNodes(graph, problems);
  const arrows = resolveEnds(graph, indexOf, problems);
  const controls = loopControls(graph, catalogue);
  const body = new Uint8Array(graph.edges.length);
  const closing = new Uint8Array(graph.edges.length);
  const open = { ...arrows, targets: arrows.targets.slice() };
  graph.edges.forEach((edge, index) => {
    const from = controls[at(arrows.sources, index)];
    const to = controls[at(arrows.targets, index)];
    if (from !== undefined && startsAtPort(edge.sourceOutput, from.bodyOutput)) body[index] = 1;
    if (to === undefined || to.resultInput !== edge.targetInput) return;
    closing[index] = 1;
    open.targets[index] = -1;
  });
  const isBodyEdge = (edge: number): boolean => body[edge] === 1;
  const closesLoop = (edge: number): boolean => closing[edge] === 1;

  const whole = wholeArrows(open);
  const order = sortTopologically(whole);
  const base = { indexOf, arrows, isBodyEdge, closesLoop, order };
  if (order.length < graph.nodes.length) {
    for (const cycle of findCycles(whole)) problems.push(cycleProblem(graph, cycle));
    return { ...base, loops: undefined, executionOrder: order, problems };
  }
  const isLoop = (node: number): boolean => controls[node] !== undefined;
  const wiring: LoopWiring = { arrows: whole, order, isLoop, isBodyEdge };
  const loops = assignScopes(wiring);
  problems.push(...scopeProblems(graph, loops));
  problems.push(...closingProblems(graph, wiring, arrows, loops, closesLoop));
  if (loops.scopes.length === 1 || loops.conflicts.length > 0) {
    return { ...base, loops, executionOrder: order, problems };
  }
  const waits = wholeArrows(contractBodies(wiring, loops));
  const executionOrder = sortTopologically(waits);
  if (executionOrder.length < graph.nodes.length) problems.push(...waitProblems(graph, waits));
  return { ...base, loops, executionOrder, problems };
}
