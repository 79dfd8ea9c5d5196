import {
  compilePlan,
  type ExecutionPlan,
  findDynamicValues,
  type LoopScope,
  mainPort,
  type PlannedEdge,
  type PlannedNode,
  type RetryPolicy,
  readOutputPath,
  startsAtPort,
  type WorkflowGraph,
  type WorkflowNode,
} from "@edgeloom/graph";
import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import type { DefinitionCatalogue, NodeDefinition } from "@edgeloom/nodes";

/** The output path that a failed node's error leaves by. */
export const errorPort = "error";

export interface CompiledEdge {
  readonly planned: PlannedEdge;
  /** Output path that is read from the source's output. */
  readonly path: string;
  readonly readsMain: boolean;
  readonly readsError: boolean;
  /** Slot, in the scope where the value arises, of the node that waits for it: the target or a loop around it. */
  readonly waiterSlot: number;
  /** Whether a value makes the waiter live; what a loop only captures for its body does not. */
  readonly enlivens: boolean;
}

/** An edge as its target sees it: where to find the value. */
export interface IncomingEdge {
  readonly planned: PlannedEdge;
  readonly path: string;
  readonly readsMain: boolean;
  readonly readsError: boolean;
  /** Depth of the frame that holds the value. */
  readonly originDepth: number;
  /** Slot of the source in that frame; -1 when the value is the iteration's own. */
  readonly sourceSlot: number;
}

export interface PortEdge extends IncomingEdge {
  readonly port: string;
  /** Whether the port is a parameter, rather than a further input. */
  readonly isParameter: boolean;
}

export interface CompiledNode {
  readonly planned: PlannedNode;
  readonly node: WorkflowNode;
  readonly id: string;
  readonly definition: NodeDefinition;
  /** Position among the nodes of its scope. */
  readonly slot: number;
  readonly body: CompiledScope | undefined;
  /** Edges into `main`, in document order. */
  readonly mainEdges: readonly IncomingEdge[];
  /** Edges into parameters and further inputs. */
  readonly portEdges: readonly PortEdge[];
  /** Edges whose values are there before its scope begins. */
  readonly settledEdges: readonly IncomingEdge[];
  readonly hasIncoming: boolean;
  /** Edges that carry this node's output to others, without those into its own body. */
  readonly outgoing: readonly CompiledEdge[];
  /** Different output paths of its edges. */
  readonly outputPaths: readonly string[];
  /** Whether its parameters are all literals, so that they are parsed once. */
  readonly literal: boolean;
  readonly isTrigger: boolean;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number;
  /** Parsed parameters of a literal node, filled by the first step. */
  parsedParameters: Record<string, unknown> | undefined;
}

export interface CompiledScope {
  readonly planned: LoopScope;
  readonly depth: number;
  /** By slot, in an order in which they can run. */
  readonly nodes: readonly CompiledNode[];
  /** How many edges each slot waits for when the scope begins. */
  readonly waiting: Int32Array;
  /** What closes an iteration; empty for the root. */
  readonly results: readonly IncomingEdge[];
}

/** A workflow version made ready to run, shared by all its runs. */
export interface CompiledWorkflow {
  readonly graph: WorkflowGraph;
  readonly plan: ExecutionPlan;
  readonly root: CompiledScope;
  readonly nodes: readonly CompiledNode[];
  readonly byId: ReadonlyMap<string, CompiledNode>;
}

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

/** Whether the edge carries the value of an iteration: into the body, or straight to the loop's result. */
function carriesIteration(edge: PlannedEdge): boolean {
  return edge.role === "body" || (edge.role === "result" && edge.source === edge.target);
}

/** The scope in which an edge's value arises. */
function originOf(edge: PlannedEdge): LoopScope {
  return (carriesIteration(edge) ? edge.source.body : undefined) ?? edge.source.scope;
}

function incomingEdge(edge: PlannedEdge, slots: Int32Array): IncomingEdge {
  const path = edge.edge.sourceOutput;
  return {
    planned: edge,
    path,
    readsMain: path === mainPort,
    readsError: startsAtPort(path, errorPort),
    originDepth: originOf(edge).depth,
    sourceSlot: carriesIteration(edge) ? -1 : (slots[edge.source.index] ?? -1),
  };
}

function outgoingEdge(edge: PlannedEdge, slots: Int32Array): CompiledEdge {
  const origin = edge.source.scope;
  const sameScope = edge.target.scope === origin;
  // The loop, directly in the origin scope, around a target further in.
  const around = edge.target.scope.chain[origin.depth + 1]?.loop;
  const waiter = sameScope ? edge.target : (around ?? edge.target);
  return {
    planned: edge,
    path: edge.edge.sourceOutput,
    readsMain: edge.edge.sourceOutput === mainPort,
    readsError: startsAtPort(edge.edge.sourceOutput, errorPort),
    waiterSlot: slots[waiter.index] ?? -1,
    enlivens: sameScope,
  };
}

function definitionOf(catalogue: DefinitionCatalogue, planned: PlannedNode): NodeDefinition {
  const definition = catalogue.definition(planned.node.type);
  if (definition !== undefined) return definition;
  throw new EdgeloomError({
    code: "invalid_workflow",
    message: `The node "${planned.node.name}" is of type "${planned.node.type}", which this worker cannot run.`,
    remedy: "Update the workers, or choose another type.",
    field: planned.node.id,
  });
}

function compileNode(
  planned: PlannedNode,
  catalogue: DefinitionCatalogue,
  slots: Int32Array,
): Draft<CompiledNode> {
  const definition = definitionOf(catalogue, planned);
  const { node } = planned;
  const extraInputs = new Set(definition.inputs.map((port) => port.name));
  const portEdges: PortEdge[] = [];
  const mainEdges: IncomingEdge[] = [];
  const settledEdges: IncomingEdge[] = [];
  for (const edge of planned.incoming) {
    const incoming = incomingEdge(edge, slots);
    const port = edge.edge.targetInput;
    if (port === mainPort) mainEdges.push(incoming);
    else portEdges.push({ ...incoming, port, isParameter: !extraInputs.has(port) });
    if (incoming.originDepth < planned.scope.depth || edge.role === "body") {
      settledEdges.push(incoming);
    }
  }
  const outgoing = planned.outgoing
    .filter((edge) => edge.role === "flow")
    .map((edge) => outgoingEdge(edge, slots));
  return {
    planned,
    node,
    id: node.id,
    definition,
    slot: slots[planned.index] ?? -1,
    body: undefined,
    mainEdges,
    portEdges,
    settledEdges,
    hasIncoming: planned.incoming.length > 0,
    outgoing,
    outputPaths: [...new Set(planned.outgoing.map((edge) => edge.edge.sourceOutput))],
    literal:
      !portEdges.some((edge) => edge.isParameter) &&
      findDynamicValues(node.parameters).length === 0,
    isTrigger: definition.control.kind === "trigger",
    retry: node.settings.retry,
    timeoutMs: node.settings.timeoutMs > 0 ? node.settings.timeoutMs : definition.timeoutMs,
    parsedParameters: undefined,
  };
}

/** Compiles a graph once for all its runs. Throws `invalid_workflow` as `compilePlan` does. */
export function compileWorkflow(
  graph: WorkflowGraph,
  catalogue: DefinitionCatalogue,
): CompiledWorkflow {
  const plan = compilePlan(graph, catalogue);
  const slots = new Int32Array(plan.nodes.length);
  for (const scope of plan.scopes) {
    scope.nodes.forEach((node, slot) => {
      slots[node.index] = slot;
    });
  }
  const nodes = plan.nodes.map((planned) => compileNode(planned, catalogue, slots));
  const scopes = plan.scopes.map((planned) => compileScope(planned, nodes, slots));
  for (const node of nodes) node.body = scopes[node.planned.body?.index ?? -1];
  const [root] = scopes;
  if (root === undefined) throw new Error("Invariant violated: the root scope exists");
  return { graph, plan, root, nodes, byId: new Map(nodes.map((node) => [node.id, node])) };
}

function compileScope(
  planned: LoopScope,
  nodes: readonly CompiledNode[],
  slots: Int32Array,
): CompiledScope {
  const own = planned.nodes.flatMap((node) => nodes[node.index] ?? []);
  const waiting = new Int32Array(own.length);
  for (const node of own) {
    for (const edge of node.outgoing) {
      waiting[edge.waiterSlot] = (waiting[edge.waiterSlot] ?? 0) + 1;
    }
  }
  return {
    planned,
    depth: planned.depth,
    nodes: own,
    waiting,
    results: planned.resultEdges.map((edge) => incomingEdge(edge, slots)),
  };
}

/** The value that an output offers to an edge, undefined when it has none there. */
export function valueAt(
  output: JsonValue,
  edge: { readonly readsMain: boolean; readonly path: string },
): JsonValue | undefined {
  return edge.readsMain ? output : readOutputPath(output, edge.path);
}
