import { at, groupByNode, sortTopologically, wholeArrows } from "./adjacency.ts";
import type { Position, WorkflowGraph } from "./schema.ts";

const columnWidth = 280;
const rowHeight = 140;

/**
 * Simple layered positions, left to right: a node's column is its longest distance from a root, its row the
 * next free one of that column. Edges against document order that would close a circle are ignored, so loops lay
 * out too.
 */
export function layeredPositions(
  graph: Pick<WorkflowGraph, "nodes" | "edges">,
): readonly Position[] {
  const indexOf = new Map(graph.nodes.map((node, index) => [node.id, index]));
  const ends = (end: "source" | "target"): Int32Array =>
    Int32Array.from(graph.edges, (edge) => indexOf.get(edge[end]) ?? -1);
  const nodeCount = graph.nodes.length;
  let arrows = wholeArrows({ nodeCount, sources: ends("source"), targets: ends("target") });
  let order = sortTopologically(arrows);
  if (order.length < nodeCount) {
    const targets = arrows.targets.map((target, edge) =>
      target > at(arrows.sources, edge) ? target : -1,
    );
    arrows = wholeArrows({ ...arrows, targets });
    order = sortTopologically(arrows);
  }
  const outgoing = groupByNode(nodeCount, arrows.sources);
  const column = new Int32Array(nodeCount);
  const rows: number[] = [];
  const positions: Position[] = graph.nodes.map(() => ({ x: 0, y: 0 }));
  for (const node of order) {
    const layer = at(column, node);
    const row = rows[layer] ?? 0;
    rows[layer] = row + 1;
    positions[node] = { x: layer * columnWidth, y: row * rowHeight };
    const end = at(outgoing.start, node + 1);
    for (let slot = at(outgoing.start, node); slot < end; slot += 1) {
      const target = at(arrows.targets, at(outgoing.edges, slot));
      column[target] = Math.max(at(column, target), layer + 1);
    }
  }
  return positions;
}
