import { type Adjacency, type Arrows, at, groupByNode } from "./adjacency.ts";

/** Strongly connected components that hold a cycle (Tarjan 1972, with an explicit stack), as node numbers. */
function cyclicComponents(nodeCount: number, targets: Int32Array, outgoing: Adjacency): number[][] {
  const found = new Int32Array(nodeCount).fill(-1);
  const low = new Int32Array(nodeCount);
  const cursor = outgoing.start.slice();
  const onStack = new Uint8Array(nodeCount);
  const stack: number[] = [];
  const path: number[] = [];
  const components: number[][] = [];
  let clock = 0;

  function enter(node: number): void {
    found[node] = clock;
    low[node] = clock;
    clock += 1;
    stack.push(node);
    onStack[node] = 1;
    path.push(node);
  }

  function leave(node: number): void {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(at(low, parent), at(low, node));
    if (at(low, node) !== at(found, node)) return;
    const component = stack.splice(stack.lastIndexOf(node));
    for (const member of component) onStack[member] = 0;
    if (component.length > 1 || pointsAt(node, node, targets, outgoing)) components.push(component);
  }

  function advance(node: number): void {
    const slot = at(cursor, node);
    if (slot >= at(outgoing.start, node + 1)) {
      leave(node);
      return;
    }
    cursor[node] = slot + 1;
    const next = at(targets, at(outgoing.edges, slot));
    if (at(found, next) < 0) enter(next);
    else if (onStack[next] === 1) low[node] = Math.min(at(low, node), at(found, next));
  }

  for (let root = 0; root < nodeCount; root += 1) {
    if (at(found, root) >= 0) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) advance(node);
  }
  return components;
}

function pointsAt(node: number, other: number, targets: Int32Array, outgoing: Adjacency): boolean {
  const end = at(outgoing.start, node + 1);
  for (let slot = at(outgoing.start, node); slot < end; slot += 1) {
    if (at(targets, at(outgoing.edges, slot)) === other) return true;
  }
  return false;
}

/** A shortest cycle through the component's first node, found breadth first inside the component. */
function cycleThrough(
  component: readonly number[],
  targets: Int32Array,
  outgoing: Adjacency,
): number[] {
  const first = component.reduce((least, node) => Math.min(least, node));
  const members = new Set(component);
  const cameFrom = new Map<number, number>();
  const queue = [first];
  for (const node of queue) {
    if (pointsAt(node, first, targets, outgoing)) {
      const cycle = [node];
      for (let step = node; step !== first; ) {
        step = cameFrom.get(step) ?? first;
        cycle.push(step);
      }
      return cycle.reverse();
    }
    const end = at(outgoing.start, node + 1);
    for (let slot = at(outgoing.start, node); slot < end; slot += 1) {
      const next = at(targets, at(outgoing.edges, slot));
      if (!members.has(next) || cameFrom.has(next) || next === first) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  throw new Error("Invariant violated: a node of a cyclic component lies on a cycle");
}

/** One cycle, as node numbers in the order of its edges, for each knot of cycles. `arrows` must be whole. */
export function findCycles(arrows: Arrows): number[][] {
  const outgoing = groupByNode(arrows.nodeCount, arrows.sources);
  return cyclicComponents(arrows.nodeCount, arrows.targets, outgoing).map((component) =>
    cycleThrough(component, arrows.targets, outgoing),
  );
}
