import { EdgeloomError } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExecutionPlan, LoopScope } from "./plan.ts";
import { compilePlan } from "./plan.ts";
import type { WorkflowGraph } from "./schema.ts";
import { testCatalogue } from "./testing/catalogue.ts";
import { graphOf } from "./testing/graphs.ts";

const plan = (nodes: string[], edges: string[]): ExecutionPlan =>
  compilePlan(graphOf(nodes, edges), testCatalogue);
const names = (items: readonly { node: { id: string } }[]): string[] =>
  items.map((item) => item.node.id);
const edgeIds = (items: readonly { edge: { id: string } }[]): string[] =>
  items.map((item) => item.edge.id);
const scopeOf = (compiled: ExecutionPlan, id: string): LoopScope | undefined =>
  compiled.byId.get(id)?.scope;

function refusal(nodes: string[], edges: string[]): string {
  try {
    plan(nodes, edges);
  } catch (error) {
    if (error instanceof EdgeloomError && error.code === "invalid_workflow") return error.message;
    throw error;
  }
  throw new Error("expected the plan to be refused");
}

describe("compilePlan", () => {
  it("orders a graph without loops and indexes its edges", () => {
    const compiled = plan(["c", "s:Start", "b", "a"], ["s > a", "a > b", "a > c", "b > c"]);
    expect(names(compiled.order)).toEqual(["s", "a", "b", "c"]);
    expect(names(compiled.triggers)).toEqual(["s"]);
    expect(names(compiled.roots)).toEqual(["s"]);
    expect(edgeIds(compiled.byId.get("c")?.incoming ?? [])).toEqual(["e2", "e3"]);
    expect(edgeIds(compiled.byId.get("a")?.outgoing ?? [])).toEqual(["e1", "e2"]);
    expect(compiled.scopes).toHaveLength(1);
    expect(compiled.root.nodes).toHaveLength(4);
  });

  it("gives a loop its body, its closing edges and what it captures", () => {
    const compiled = plan(
      ["s:Start", "outer", "loop:Loop", "x", "y", "after"],
      [
        "s > loop",
        "s > outer",
        "loop.item.id > x",
        "x > y",
        "outer > y.label",
        "y > loop.result",
        "loop.done > after",
      ],
    );
    const loop = compiled.byId.get("loop");
    expect(names(loop?.body?.nodes ?? [])).toEqual(["x", "y"]);
    expect(names(compiled.root.nodes)).toEqual(["s", "outer", "loop", "after"]);
    expect(names(compiled.order)).toEqual(["s", "outer", "loop", "x", "y", "after"]);
    expect(edgeIds(loop?.body?.bodyEdges ?? [])).toEqual(["e2"]);
    expect(edgeIds(loop?.body?.resultEdges ?? [])).toEqual(["e5"]);
    expect(edgeIds(loop?.body?.capturedEdges ?? [])).toEqual(["e4"]);
    expect(edgeIds(loop?.incoming ?? [])).toEqual(["e0"]);
    expect(scopeOf(compiled, "y")?.loop).toBe(loop);
    expect(scopeOf(compiled, "after")).toBe(compiled.root);
    expect(compiled.edges.map((edge) => edge.role)).toEqual([
      "flow",
      "flow",
      "body",
      "flow",
      "flow",
      "result",
      "flow",
    ]);
  });

  it("nests loops and gives every node its chain of scopes", () => {
    const compiled = plan(
      ["o:Loop", "i:Loop", "x", "sum", "after", "far"],
      [
        "o.item > i",
        "i.item > x",
        "x > i.result",
        "i.done > sum",
        "sum > o.result",
        "o.done > after",
        "far > x.label",
      ],
    );
    expect(scopeOf(compiled, "x")?.chain.map((scope) => scope.loop?.node.id)).toEqual([
      undefined,
      "o",
      "i",
    ]);
    expect(scopeOf(compiled, "sum")?.loop?.node.id).toBe("o");
    expect(scopeOf(compiled, "after")?.depth).toBe(0);
    expect(compiled.root.children).toHaveLength(1);
    expect(names(compiled.order)).toEqual(["far", "o", "i", "x", "sum", "after"]);
    // A value from the root into the inner body is captured by both loops.
    expect(edgeIds(compiled.byId.get("o")?.body?.capturedEdges ?? [])).toEqual(["e6"]);
    expect(edgeIds(compiled.byId.get("i")?.body?.capturedEdges ?? [])).toEqual(["e6"]);
  });

  it("allows a loop whose body is empty or closed by several nodes", () => {
    const empty = plan(["l:Loop"], ["l.item > l.result"]);
    expect(empty.byId.get("l")?.body?.nodes).toEqual([]);
    expect(empty.byId.get("l")?.body?.resultEdges).toHaveLength(1);
    const two = plan(
      ["l:Loop", "a", "b"],
      ["l.item > a", "l.item > b", "a > l.result", "b > l.result"],
    );
    expect(two.byId.get("l")?.body?.resultEdges).toHaveLength(2);
  });

  it("refuses cycles outside loops and names their nodes", () => {
    expect(refusal(["a", "b", "c", "d"], ["a > b", "b > c", "c > b", "c > d"])).toContain(
      '"b" → "c" → "b"',
    );
    expect(refusal(["a"], ["a > a"])).toContain('"a" → "a"');
    expect(refusal(["l:Loop", "x"], ["l.item > x", "x > l"])).toContain("circle");
  });

  it("refuses values that leave a loop", () => {
    expect(refusal(["l:Loop", "x"], ["l.item > x", "l.done > x.label"])).toContain("own body");
    expect(refusal(["l:Loop", "x", "y"], ["l.item > x", "l.done > y", "y > x.label"])).toContain(
      "own body",
    );
    expect(refusal(["l:Loop", "m:Loop", "x"], ["l.item > x", "m.item > x.label"])).toContain(
      "both",
    );
    expect(refusal(["l:Loop", "x"], ["x > l.result"])).toContain("not in the body");
    expect(
      refusal(["o:Loop", "i:Loop", "x"], ["o.item > i", "i.item > x", "x > o.result"]),
    ).toContain("cannot close the outer iteration");
  });

  it("refuses loops that wait for each other through their bodies", () => {
    const message = refusal(
      ["l:Loop", "m:Loop", "x", "y"],
      ["l.item > x", "m.item > y", "l.done > y.label", "m.done > x.label"],
    );
    expect(message).toMatch(/"l" → "m"|"m" → "l"/);
  });

  it("refuses unknown types and nodes", () => {
    expect(refusal(["a:Nothing"], [])).toContain("Nothing");
    expect(refusal(["a"], ["a > b"])).toContain('"b"');
  });

  it("bounds how deep loops nest", () => {
    const loops = Array.from({ length: 20 }, (_, n) => `l${n}:Loop`);
    const edges = loops.slice(1).map((_, n) => `l${n}.item > l${n + 1}`);
    expect(refusal(loops, edges)).toContain("nested");
  });

  it("is a topological order of any acyclic graph", () => {
    const acyclic = fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc
        .tuple(
          fc.shuffledSubarray(
            Array.from({ length: count }, (_, n) => n),
            { minLength: count },
          ),
          fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 120 }),
        )
        .map(([rank, pairs]): WorkflowGraph => {
          const forward = pairs.filter(([a, b]) => (rank[a] ?? 0) < (rank[b] ?? 0));
          return graphOf(
            rank.map((_, n) => `n${n}`),
            forward.map(([a, b]) => `n${a} > n${b}`),
          );
        }),
    );
    fc.assert(
      fc.property(acyclic, (graph) => {
        const compiled = compilePlan(graph, testCatalogue);
        const place = new Map(compiled.order.map((node, index) => [node.node.id, index]));
        expect(place.size).toBe(graph.nodes.length);
        for (const edge of graph.edges) {
          expect(place.get(edge.source) ?? -1).toBeLessThan(place.get(edge.target) ?? -1);
        }
      }),
    );
  });

  it("takes a chain of 10,000 nodes without recursion", () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => `n${n}`);
    const compiled = plan(
      ids,
      ids.slice(1).map((id, n) => `n${n} > ${id}`),
    );
    expect(compiled.order.at(-1)?.node.id).toBe("n9999");
    expect(() =>
      plan(
        ids,
        ids.map((id, n) => `${id} > n${(n + 1) % 10_000}`),
      ),
    ).toThrow("10001 nodes");
  });
});
