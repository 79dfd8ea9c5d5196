/** Edge numbers grouped by node: those of node `n` are `edges[start[n]]` up to `edges[start[n + 1] - 1]`. */
export interface Adjacency {
  readonly start: Int32Array;
  readonly edges: Int32Array;
}

/** Typed arrays read past their end give undefined, which no caller here can cause. */
export function at(array: Int32Array, index: number): number {
  return array[index] ?? -1;
}

/** Groups edges by the node that `ends` gives for each (compressed rows, O(V + E)); -1 leaves an edge out. */
export function groupByNode(nodeCount: number, ends: Int32Array): Adjacency {
  const start = new Int32Array(nodeCount + 1);
  let count = 0;
  for (const node of ends) {
    if (node < 0) continue;
    start[node + 1] = at(start, node + 1) + 1;
    count += 1;
  }
  for (let node = 0; node < nodeCount; node += 1) {
    start[node + 1] = at(start, node + 1) + at(start, node);
  }
  const next = start.slice();
  const edges = new Int32Array(count);
  for (let edge = 0; edge < ends.length; edge += 1) {
    const node = at(ends, edge);
    if (node < 0) continue;
    const slot = at(next, node);
    edges[slot] = edge;
    next[node] = slot + 1;
  }
  return { start, edges };
}

/** Directed edges by number; an edge with -1 at either end counts as absent. */
export interface Arrows {
  readonly nodeCount: number;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
}

/** Drops edges that miss an end, so that grouping by one end sees only whole edges. */
export function wholeArrows(arrows: Arrows): Arrows {
  const sources = arrows.sources.slice();
  const targets = arrows.targets.slice();
  for (let edge = 0; edge < sources.length; edge += 1) {
    if (at(sources, edge) >= 0 && at(targets, edge) >= 0) continue;
    sources[edge] = -1;
    targets[edge] = -1;
  }
  return { nodeCount: arrows.nodeCount, sources, targets };
}

/**
 * Topological order (Kahn 1962), ties in node order. Nodes on a cycle or behind one are missing from it,
 * so an order shorter than the node count means a cycle. `arrows` must be whole.
 */
export function sortTopologically(arrows: Arrows): Int32Array {
  const { nodeCount, sources, targets } = arrows;
  const outgoing = groupByNode(nodeCount, sources);
  const waitingFor = new Int32Array(nodeCount);
  for (const target of targets) {
    if (target >= 0) waitingFor[target] = at(waitingFor, target) + 1;
  }
  const order = new Int32Array(nodeCount);
  let placed = 0;
  for (let node = 0; node < nodeCount; node += 1) {
    if (at(waitingFor, node) === 0) {
      order[placed] = node;
      placed += 1;
    }
  }
  for (let taken = 0; taken < placed; taken += 1) {
    const node = at(order, taken);
    const end = at(outgoing.start, node + 1);
    for (let slot = at(outgoing.start, node); slot < end; slot += 1) {
      const target = at(targets, at(outgoing.edges, slot));
      const left = at(waitingFor, target) - 1;
      waitingFor[target] = left;
      if (left === 0) {
        order[placed] = target;
        placed += 1;
      }
    }
  }
  return order.subarray(0, placed);
}
