import { type Arrows, at, groupByNode } from "./adjacency.ts";

/** A loop's body, or the whole graph (number 0, which has no loop). */
export interface ScopeShape {
  /** Node number of the loop, -1 for the root. */
  readonly loop: number;
  /** Number of the scope around it, -1 for the root. */
  readonly parent: number;
  readonly depth: number;
}

/** What scopes follow from: the edges without those that close an iteration, and which leave a body output. */
export interface LoopWiring {
  readonly arrows: Arrows;
  /** A topological order of `arrows`. */
  readonly order: Int32Array;
  readonly isLoop: (node: number) => boolean;
  readonly isBodyEdge: (edge: number) => boolean;
}

export interface LoopScopes {
  readonly scopes: readonly ScopeShape[];
  /** Scope number by node. */
  readonly scopeOf: Int32Array;
  /** Number of the scope that is the node's own body, -1 for nodes that are no loops. */
  readonly bodyOf: Int32Array;
  /** Nodes that belong to two bodies of which neither holds the other. */
  readonly conflicts: readonly ScopeConflict[];
}

export interface ScopeConflict {
  readonly node: number;
  readonly loops: readonly [number, number];
}

/** Whether `outer` is `inner` or lies around it. */
export function encloses(scopes: readonly ScopeShape[], outer: number, inner: number): boolean {
  const depth = scopes[outer]?.depth ?? 0;
  let scope = inner;
  while ((scopes[scope]?.depth ?? 0) > depth) scope = scopes[scope]?.parent ?? 0;
  return scope === outer;
}

/**
 * Puts every node into the innermost loop body that reaches it. In topological order a node's scope is
 * the deepest of those its incoming edges come from, so one pass does for all loops, nested or not.
 */
export function assignScopes(wiring: LoopWiring): LoopScopes {
  const { nodeCount, sources, targets } = wiring.arrows;
  const incoming = groupByNode(nodeCount, targets);
  const scopes: ScopeShape[] = [{ loop: -1, parent: -1, depth: 0 }];
  const scopeOf = new Int32Array(nodeCount);
  const bodyOf = new Int32Array(nodeCount).fill(-1);
  const conflicts: ScopeConflict[] = [];

  for (const node of wiring.order) {
    let scope = 0;
    const end = at(incoming.start, node + 1);
    for (let slot = at(incoming.start, node); slot < end; slot += 1) {
      const edge = at(incoming.edges, slot);
      const source = at(sources, edge);
      const from = at(wiring.isBodyEdge(edge) ? bodyOf : scopeOf, source);
      if (from === scope || encloses(scopes, from, scope)) continue;
      if (!encloses(scopes, scope, from)) {
        conflicts.push({
          node,
          loops: [scopes[scope]?.loop ?? -1, scopes[from]?.loop ?? -1],
        });
        continue;
      }
      scope = from;
    }
    scopeOf[node] = scope;
    if (wiring.isLoop(node)) {
      bodyOf[node] = scopes.length;
      scopes.push({ loop: node, parent: scope, depth: (scopes[scope]?.depth ?? 0) + 1 });
    }
  }
  return { scopes, scopeOf, bodyOf, conflicts };
}

/** The scope that an edge's value comes from: the loop's body for a body output, else its source's scope. */
export function originScope(wiring: LoopWiring, found: LoopScopes, edge: number): number {
  const source = at(wiring.arrows.sources, edge);
  return at(wiring.isBodyEdge(edge) ? found.bodyOf : found.scopeOf, source);
}

/**
 * What waits for what inside each scope, where a loop stands for its whole body: an edge into a nested body
 * makes the loop wait. Body edges make nothing wait, since an iteration begins with them.
 */
export function contractBodies(wiring: LoopWiring, found: LoopScopes): Arrows {
  const { nodeCount } = wiring.arrows;
  const sources = wiring.arrows.sources.slice();
  const targets = wiring.arrows.targets.slice();
  for (let edge = 0; edge < sources.length; edge += 1) {
    const target = at(targets, edge);
    if (target < 0) continue;
    if (wiring.isBodyEdge(edge)) {
      sources[edge] = -1;
      targets[edge] = -1;
      continue;
    }
    const origin = originScope(wiring, found, edge);
    let scope = at(found.scopeOf, target);
    let waits = target;
    while (scope > 0 && scope !== origin) {
      const shape = found.scopes[scope];
      waits = shape?.loop ?? waits;
      scope = shape?.parent ?? 0;
    }
    targets[edge] = waits;
  }
  return { nodeCount, sources, targets };
}
