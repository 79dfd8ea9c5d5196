import { EdgeloomError, type JsonValue } from "@edgeloom/kernel";
import type { CompiledNode, CompiledWorkflow } from "./compiled-workflow.ts";
import type { ClaimedRun, StepRecord } from "./run.ts";

/** What a run covers, and what stands for the steps that it does not repeat. */
export interface Selection {
  isExcluded(node: CompiledNode): boolean;
  /** Output that stands for running the node in this iteration, with where it comes from. */
  substitute(node: CompiledNode, iteration: string): Substitute | undefined;
}

export interface Substitute {
  readonly output: JsonValue;
  readonly origin: "pinned" | "source_run";
}

const everything: Selection = { isExcluded: () => false, substitute: () => undefined };

function nodeNamed(workflow: CompiledWorkflow, id: string): CompiledNode {
  const node = workflow.byId.get(id);
  if (node !== undefined) return node;
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The workflow "${workflow.graph.name}" has no node "${id}".`,
    remedy: "Choose a node of the version that the run is pinned to.",
    field: "options",
  });
}

/** Walks edges from `start`, which is included; a node in a loop brings the loops around it along. */
function closure(
  workflow: CompiledWorkflow,
  start: CompiledNode,
  neighbours: (node: CompiledNode) => readonly { readonly index: number }[],
): ReadonlySet<CompiledNode> {
  const found = new Set<CompiledNode>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    for (const scope of node.planned.scope.chain) {
      const loop = scope.loop === undefined ? undefined : workflow.nodes[scope.loop.index];
      if (loop !== undefined) open.push(loop);
    }
    for (const { index } of neighbours(node)) {
      const next = workflow.nodes[index];
      if (next !== undefined) open.push(next);
    }
  }
  return found;
}

/** The node and what it depends on. */
export function ancestorsOf(workflow: CompiledWorkflow, id: string): ReadonlySet<CompiledNode> {
  return closure(workflow, nodeNamed(workflow, id), (node) => [
    ...node.planned.incoming.map((edge) => edge.source),
    ...(node.planned.body?.capturedEdges.map((edge) => edge.source) ?? []),
    ...(node.planned.body?.resultEdges.map((edge) => edge.source) ?? []),
  ]);
}

/** The node and what depends on it; of a node in a loop, all that the loop does. */
export function descendantsOf(workflow: CompiledWorkflow, id: string): ReadonlySet<CompiledNode> {
  return closure(workflow, nodeNamed(workflow, id), (node) => [
    ...node.planned.outgoing.map((edge) => edge.target),
    ...(node.planned.body?.nodes ?? []),
  ]);
}

function reusable(run: ClaimedRun, repeated: ReadonlySet<CompiledNode>): Map<string, JsonValue> {
  const again = new Set([...repeated].map((node) => node.id));
  const outputs = new Map<string, JsonValue>();
  const key = (step: StepRecord): string => `${step.nodeId}\n${step.iteration}`;
  for (const step of run.sourceSteps) {
    if (step.state !== "succeeded" || step.output === undefined || again.has(step.nodeId)) continue;
    outputs.set(key(step), step.output);
  }
  return outputs;
}

/** Works out what a run covers. Throws `invalid_input` when its options name an unknown node. */
export function selectSteps(run: ClaimedRun, workflow: CompiledWorkflow): Selection {
  const { options } = run;
  const pins = options.pinnedOutputs ?? {};
  const hasPins = Object.keys(pins).length > 0 || run.test;
  if (!hasPins && options.upToNodeId === undefined && run.sourceSteps.length === 0)
    return everything;
  const included =
    options.upToNodeId === undefined ? undefined : ancestorsOf(workflow, options.upToNodeId);
  // An edited input makes everything behind its node new.
  const changed = [options.fromNodeId ?? [], Object.keys(options.inputs ?? {})].flat();
  const repeated = new Set(changed.flatMap((id) => [...descendantsOf(workflow, id)]));
  const outputs = reusable(run, repeated);
  return {
    isExcluded: (node) => included !== undefined && !included.has(node),
    substitute(node, iteration) {
      const pinned = pins[node.id] ?? (run.test ? node.node.settings.pinnedOutput : undefined);
      if (pinned !== undefined) return { output: pinned, origin: "pinned" };
      const output = outputs.get(`${node.id}\n${iteration}`);
      return output === undefined ? undefined : { output, origin: "source_run" };
    },
  };
}
