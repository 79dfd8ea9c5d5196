import { EdgeloomError } from "@edgeloom/kernel";
import fc from "fast-check";
import { expect, it } from "vitest";
import { compilePlan, type ExecutionPlan } from "./plan.ts";
import type { WorkflowGraph } from "./schema.ts";
import { testCatalogue } from "./testing/catalogue.ts";
import { graphOf } from "./testing/graphs.ts";

/** The body by its definition: what a loop's body output reaches without passing through the loop. */
function bodyByDefinition(graph: WorkflowGraph, loop: string): Set<string> {
  const isLoop = new Set(graph.nodes.filter((node) => node.type === "Loop").map((node) => node.id));
  const isOpen = (edge: WorkflowGraph["edges"][number]): boolean =>
    !(isLoop.has(edge.target) && edge.targetInput === "result");
  const body = new Set<string>();
  const pending = graph.edges
    .filter((edge) => edge.source === loop && edge.sourceOutput === "item" && isOpen(edge))
    .map((edge) => edge.target);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === loop || body.has(id)) continue;
    body.add(id);
    for (const edge of graph.edges)
      if (edge.source === id && isOpen(edge)) pending.push(edge.target);
  }
  return body;
}

/** Random graphs of loops and steps whose edges mostly follow the nodes' order, so that many are sound. */
const graphs = fc.integer({ min: 2, max: 9 }).chain((count) =>
  fc
    .record({
      loops: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      edges: fc.array(
        fc.tuple(
          fc.nat(count - 1),
          fc.nat(count - 1),
          fc.constantFrom("item", "item", "done", "main"),
        ),
        { maxLength: 12 },
      ),
    })
    .map(({ loops, edges }) =>
      graphOf(
        loops.map((isLoop, n) => (isLoop ? `n${n}:Loop` : `n${n}`)),
        edges.flatMap(([a, b, output]) => {
          const out = loops[a] === true ? output : "main";
          if (a < b) return [`n${a}.${out} > n${b}`];
          return a > b && loops[b] === true ? [`n${a}.${out} > n${b}.result`] : [];
        }),
      ),
    ),
);

function planOf(graph: WorkflowGraph): ExecutionPlan | undefined {
  try {
    return compilePlan(graph, testCatalogue);
  } catch (error) {
    if (error instanceof EdgeloomError && error.code === "invalid_workflow") return undefined;
    throw error;
  }
}

it("gives each loop the body that the definition says, in an order that can run", () => {
  let nested = 0;
  fc.assert(
    fc.property(graphs, (graph) => {
      const plan = planOf(graph);
      if (plan === undefined) return;
      for (const scope of plan.scopes) {
        if (scope.depth > 1) nested += 1;
        if (scope.loop === undefined) continue;
        const body = plan.nodes.filter((node) => node.scope.chain.includes(scope));
        expect(new Set(body.map((node) => node.node.id))).toEqual(
          bodyByDefinition(graph, scope.loop.node.id),
        );
        for (const edge of scope.resultEdges) {
          expect(edge.source === scope.loop || edge.source.scope === scope).toBe(true);
        }
        for (const edge of scope.capturedEdges)
          expect(edge.source.scope.chain).not.toContain(scope);
      }
      const place = new Map(plan.order.map((node, index) => [node, index]));
      expect(place.size).toBe(graph.nodes.length);
      for (const edge of plan.edges) {
        if (edge.role === "result") continue;
        expect(place.get(edge.source) ?? 0).toBeLessThan(place.get(edge.target) ?? 0);
      }
      for (const edge of plan.scopes.flatMap((scope) => scope.capturedEdges)) {
        const origin = edge.role === "body" ? edge.source.body : edge.source.scope;
        const loops = edge.target.scope.chain.filter((scope) => !origin?.chain.includes(scope));
        for (const { loop } of loops) {
          if (loop === undefined) continue;
          expect(place.get(edge.source) ?? 0).toBeLessThan(place.get(loop) ?? 0);
        }
      }
    }),
    { numRuns: 1_000 },
  );
  // The property would say nothing if no drawn graph nested its loops.
  expect(nested).toBeGreaterThan(10);
});
