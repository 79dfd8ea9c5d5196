import type { WorkflowGraph, WorkflowNode } from "@edgeloom/graph";
import { type Edge, type Node, Position } from "@xyflow/react";
import { blocksOf, blockWidth } from "../miniature/miniature-layout.ts";
import type { NodeRunView } from "../run-overlay/run-model.ts";

export type RunFlowNode = Node<
  { readonly node: WorkflowNode; readonly run: NodeRunView | undefined },
  "run"
>;

export const runCardHeight = 56;
const handleSide = 7;

/** Nodes as cards of one height in the places of the graph; sizes are known, so that nothing has to be measured. */
export function flowNodes(
  graph: WorkflowGraph,
  runs: ReadonlyMap<string, NodeRunView>,
  selectedId: string | null,
): RunFlowNode[] {
  const blocks = blocksOf(graph);
  const size = { width: blockWidth, height: runCardHeight };
  const handle = { y: (runCardHeight - handleSide) / 2, width: handleSide, height: handleSide };
  return graph.nodes.map((node, index) => ({
    id: node.id,
    type: "run",
    position: { x: blocks[index]?.x ?? 0, y: blocks[index]?.y ?? 0 },
    data: { node, run: runs.get(node.id) },
    selected: node.id === selectedId,
    ...size,
    measured: size,
    ariaLabel: node.name,
    handles: [
      { ...handle, type: "target", position: Position.Left, x: -handleSide / 2 },
      { ...handle, type: "source", position: Position.Right, x: blockWidth - handleSide / 2 },
    ],
  }));
}

/** Wires between them; a wire over which a value went says so, and moves while its target works on it. */
export function flowEdges(graph: WorkflowGraph, runs: ReadonlyMap<string, NodeRunView>): Edge[] {
  return graph.edges.map((edge) => {
    const carried = runs.get(edge.source)?.outputsTaken.includes(edge.sourceOutput) === true;
    const carrying = carried && runs.get(edge.target)?.state === "running";
    return {
      id: edge.id,
      type: "run",
      source: edge.source,
      target: edge.target,
      className: carrying ? "carrying" : carried ? "carried" : "",
      animated: carrying,
      focusable: false,
      selectable: false,
    };
  });
}
