import { describe, expect, it } from "vitest";
import type { WorkflowEdge } from "./schema.ts";
import { testCatalogue } from "./testing/catalogue.ts";
import { graphOf } from "./testing/graphs.ts";
import { validateWorkflow } from "./validate.ts";
import { canConnect } from "./validate-connections.ts";

const graph = graphOf(
  ["s:Start", "d:Discover", "l:Loop", "x", "after"],
  ["s > d", "d > l", "l.item > x", "x > l.result", "l.done > after"],
);

function edge(
  source: string,
  sourceOutput: string,
  target: string,
  targetInput = "main",
): WorkflowEdge {
  return { id: "new", source, sourceOutput, target, targetInput };
}

describe("canConnect", () => {
  it.each([
    edge("d", "edgeNode", "x", "label"),
    edge("s", "main", "after"),
    edge("d", "edgeNodes", "l", "items"),
  ])("allows $source.$sourceOutput > $target.$targetInput", (wanted) => {
    expect(canConnect(graph, testCatalogue, wanted)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    [edge("d", "edgeNode", "x", "ttlMs"), "unfit_connection"],
    [edge("s", "main", "d"), "duplicate_connection"],
    [edge("x", "main", "d"), "cycle"],
    [edge("l", "done", "x", "tags"), "leaves_loop"],
    [edge("d", "main", "l", "result"), "leaves_loop"],
    [edge("ghost", "main", "x"), "unknown_node"],
    [edge("x", "main", "s"), "unknown_port"],
  ])("refuses %o as %s, the problem that validation reports", (wanted, code) => {
    const answer = canConnect(graph, testCatalogue, wanted);
    if (answer.ok) throw new Error("expected a refusal");
    expect(answer.error.code).toBe(code);
    const after = validateWorkflow({ ...graph, edges: [...graph.edges, wanted] }, testCatalogue);
    expect(after).toContainEqual(answer.error);
  });

  it("judges an edge by itself in a graph that has other problems", () => {
    const broken = graphOf(["a", "b", "c"], ["a > b", "b > a"]);
    expect(canConnect(broken, testCatalogue, edge("b", "main", "c")).ok).toBe(true);
  });
});
