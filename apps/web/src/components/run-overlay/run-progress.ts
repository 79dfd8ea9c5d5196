import type { WorkflowGraph } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import type { RunView } from "./run-model.ts";

/** Ids of the nodes that `start` leads to, itself included. */
function reachableFrom(graph: WorkflowGraph, start: string): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of graph.edges) {
    const held = next.get(edge.source);
    if (held === undefined) next.set(edge.source, [edge.target]);
    else held.push(edge.target);
  }
  const seen = new Set([start]);
  const pending = [start];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const target of next.get(id) ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      pending.push(target);
    }
  }
  return seen;
}

export interface RunProgress {
  readonly done: number;
  readonly total: number;
}

/** How many of the nodes that a run will come past are done: those that its trigger leads to. */
export function runProgress(graph: WorkflowGraph, run: RunView | null): RunProgress {
  const triggers = graph.nodes.filter(
    (node) => catalogue.get(node.type)?.control.kind === "trigger",
  );
  const started = triggers.find((node) => run?.nodes.has(node.id) === true) ?? triggers[0];
  const expected = started === undefined ? new Set<string>() : reachableFrom(graph, started.id);
  for (const id of run?.nodes.keys() ?? []) expected.add(id);
  let done = 0;
  for (const node of run?.nodes.values() ?? []) {
    if (node.state === "succeeded" || node.state === "skipped" || node.state === "failed")
      done += 1;
  }
  return { done, total: expected.size };
}
