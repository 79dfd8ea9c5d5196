import { EdgeloomError } from "@edgeloom/kernel";
import { at } from "./adjacency.ts";
import type { NodeCatalogue, NodeTypeFacts } from "./catalogue.ts";
import type { LoopScopes } from "./loop-scopes.ts";
import type { WorkflowEdge, WorkflowGraph, WorkflowNode } from "./schema.ts";
import { analyseStructure, type Structure } from "./structure.ts";

/**
 * - `flow`: an ordinary edge, perhaps from an outer scope into a body.
 * - `body`: from a loop's body output into its body; carries an iteration's value.
 * - `result`: from the body to the loop's result input; closes an iteration.
 */
export type EdgeRole = "flow" | "body" | "result";

export interface PlannedEdge {
  /** Position in {@link ExecutionPlan.edges}. */
  readonly index: number;
  readonly edge: WorkflowEdge;
  readonly role: EdgeRole;
  readonly source: PlannedNode;
  readonly target: PlannedNode;
}

export interface PlannedNode {
  /** Position in {@link ExecutionPlan.nodes}. */
  readonly index: number;
  readonly node: WorkflowNode;
  readonly facts: NodeTypeFacts;
  /** The edges this node waits for: `flow` and `body` ones, in document order. */
  readonly incoming: readonly PlannedEdge[];
  /** All edges that leave this node, body edges included. */
  readonly outgoing: readonly PlannedEdge[];
  /** The scope this node runs in; a loop runs in the scope around its body. */
  readonly scope: LoopScope;
  /** The scope that is this node's body; only loops have one. */
  readonly body: LoopScope | undefined;
}

/** A loop's body, or the root scope, whose nodes are in no loop. */
export interface LoopScope {
  /** Position in {@link ExecutionPlan.scopes}; the root's is 0. */
  readonly index: number;
  /** Undefined for the root. */
  readonly loop: PlannedNode | undefined;
  readonly parent: LoopScope | undefined;
  /** Loops around its nodes: 0 for the root. The length of their iteration path. */
  readonly depth: number;
  /** From the root to this scope, both included. */
  readonly chain: readonly LoopScope[];
  readonly children: readonly LoopScope[];
  /** Nodes directly in this scope in the order they can run, nested loops standing for their bodies. */
  readonly nodes: readonly PlannedNode[];
  /** Edges that bring an iteration's value in. */
  readonly bodyEdges: readonly PlannedEdge[];
  /** Edges that close an iteration. */
  readonly resultEdges: readonly PlannedEdge[];
  /**
   * Edges that bring values of scopes further out into this body or one nested in it. The loop starts
   * only once they are settled; they do not make the loop itself live.
   */
  readonly capturedEdges: readonly PlannedEdge[];
}

/** Everything the engine needs to know of a graph before it runs, worked out once. Never changed. */
export interface ExecutionPlan {
  readonly graph: WorkflowGraph;
  /** In the order of `graph.nodes`. */
  readonly nodes: readonly PlannedNode[];
  /** In the order of `graph.edges`. */
  readonly edges: readonly PlannedEdge[];
  readonly byId: ReadonlyMap<string, PlannedNode>;
  /** Scopes, outer before inner; the first is the root. */
  readonly scopes: readonly LoopScope[];
  readonly root: LoopScope;
  /** All nodes in topological order; a loop comes before its body and after what its body captures. */
  readonly order: readonly PlannedNode[];
  readonly triggers: readonly PlannedNode[];
  /** Nodes of the root scope that wait for nothing, triggers included. */
  readonly roots: readonly PlannedNode[];
}

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

function draftScopes(loops: LoopScopes): Draft<LoopScope>[] {
  const scopes: Draft<LoopScope>[] = [];
  loops.scopes.forEach((shape, index) => {
    const parent = scopes[shape.parent];
    const scope: Draft<LoopScope> = {
      index,
      loop: undefined,
      parent,
      depth: shape.depth,
      chain: [],
      children: [],
      nodes: [],
      bodyEdges: [],
      resultEdges: [],
      capturedEdges: [],
    };
    scope.chain = [...(parent?.chain ?? []), scope];
    parent?.children.push(scope);
    scopes.push(scope);
  });
  return scopes;
}

function factsOf(catalogue: NodeCatalogue, node: WorkflowNode): NodeTypeFacts {
  const facts = catalogue.get(node.type);
  if (facts !== undefined) return facts;
  throw new EdgeloomError({
    code: "invalid_workflow",
    message: `The node "${node.name}" is of type "${node.type}", which the catalogue does not have.`,
    remedy: "Validate the workflow before it runs; choose a type from the palette.",
    field: node.id,
  });
}

function draftNodes(
  graph: WorkflowGraph,
  catalogue: NodeCatalogue,
  loops: LoopScopes,
  scopes: readonly Draft<LoopScope>[],
  root: Draft<LoopScope>,
): Draft<PlannedNode>[] {
  return graph.nodes.map((node, index) => {
    const body = scopes[at(loops.bodyOf, index)];
    const planned: Draft<PlannedNode> = {
      index,
      node,
      facts: factsOf(catalogue, node),
      incoming: [],
      outgoing: [],
      scope: scopes[at(loops.scopeOf, index)] ?? root,
      body,
    };
    if (body !== undefined) body.loop = planned;
    return planned;
  });
}

function planEdges(
  structure: Structure,
  graph: WorkflowGraph,
  nodes: readonly Draft<PlannedNode>[],
): PlannedEdge[] {
  const edges: PlannedEdge[] = [];
  graph.edges.forEach((edge, index) => {
    const source = nodes[at(structure.arrows.sources, index)];
    const target = nodes[at(structure.arrows.targets, index)];
    if (source === undefined || target === undefined) return;
    const closes = structure.closesLoop(index);
    const role = closes ? "result" : structure.isBodyEdge(index) ? "body" : "flow";
    const planned: PlannedEdge = { index, edge, role, source, target };
    edges.push(planned);
    source.outgoing.push(planned);
    if (role !== "result") target.incoming.push(planned);
    fileEdge(planned);
  });
  return edges;
}

/** Enters an edge in the scopes that it begins, closes or reaches into from outside. */
function fileEdge(edge: PlannedEdge): void {
  if (edge.role === "result") {
    if (edge.target.body !== undefined) draftOf(edge.target.body).resultEdges.push(edge);
    return;
  }
  const origin = edge.role === "body" ? edge.source.body : edge.source.scope;
  if (edge.role === "body" && origin !== undefined) draftOf(origin).bodyEdges.push(edge);
  let scope: LoopScope | undefined = edge.target.scope;
  while (scope !== undefined && scope !== origin) {
    draftOf(scope).capturedEdges.push(edge);
    scope = scope.parent;
  }
}

/** A scope is written to only while {@link compilePlan} builds it. */
function draftOf(scope: LoopScope): Draft<LoopScope> {
  return scope as Draft<LoopScope>;
}

/**
 * Compiles a graph for the engine in O(V + E). Throws `invalid_workflow` for what makes running
 * impossible: an unknown type or node, a duplicate id, a cycle outside loops, a value that leaves a loop.
 */
export function compilePlan(graph: WorkflowGraph, catalogue: NodeCatalogue): ExecutionPlan {
  const structure = analyseStructure(graph, catalogue);
  const problem = structure.problems[0];
  const { loops } = structure;
  if (problem !== undefined || loops === undefined) {
    throw new EdgeloomError({
      code: "invalid_workflow",
      message: `The workflow "${graph.name}" cannot run. ${problem?.reason ?? "It has a cycle."}`,
      remedy: problem?.remedy,
      field: problem?.nodeId ?? problem?.edgeId,
    });
  }
  const scopes = draftScopes(loops);
  const [root] = scopes;
  if (root === undefined) throw new Error("Invariant violated: the root scope exists");
  const nodes = draftNodes(graph, catalogue, loops, scopes, root);
  const edges = planEdges(structure, graph, nodes);
  for (const index of structure.executionOrder) {
    const node = nodes[index];
    if (node !== undefined) draftOf(node.scope).nodes.push(node);
  }
  return Object.freeze({
    graph,
    nodes,
    edges,
    byId: new Map(nodes.map((node) => [node.node.id, node])),
    scopes,
    root,
    order: scopes.length === 1 ? root.nodes : nestOrder(root),
    triggers: nodes.filter((node) => node.facts.control.kind === "trigger"),
    roots: root.nodes.filter((node) => node.incoming.length === 0),
  });
}

/** Puts each body right behind its loop; depth is bounded by `graphLimits.loopDepthMax`. */
function nestOrder(scope: LoopScope): PlannedNode[] {
  return scope.nodes.flatMap((node) =>
    node.body === undefined ? [node] : [node, ...nestOrder(node.body)],
  );
}
