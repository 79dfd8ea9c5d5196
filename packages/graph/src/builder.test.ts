import { describe, expect, it } from "vitest";
import { GraphBuilder, InvalidWorkflowError } from "./builder.ts";
import { compilePlan } from "./plan.ts";
import { testCatalogue } from "./testing/catalogue.ts";

describe("GraphBuilder", () => {
  it("builds a graph that has a plan", () => {
    const graph = new GraphBuilder("sweep")
      .setDescription("All sites")
      .setSettings({ timeoutMs: 1_000 })
      .setSettings({ concurrencyMax: 2 })
      .addNode("Start", "start")
      .addNode("Discover", "find", { strategy: "nearest" }, { name: "Find sites" })
      .addNode("Loop", "each")
      .addNode("Step", "check", {}, { settings: { retry: { attemptsMax: 3 } } })
      .addConnection("start", "main", "find")
      .addConnection("find", "edgeNodes", "each", "items")
      .addConnection("each", "item", "check", "anyValue")
      .addConnection("check", "value", "each", "result")
      .build(testCatalogue);
    expect(graph.settings).toMatchObject({ timeoutMs: 1_000, concurrencyMax: 2 });
    expect(graph.nodes[1]).toMatchObject({ name: "Find sites", typeVersion: 3 });
    expect(graph.nodes[3]?.settings.retry.attemptsMax).toBe(3);
    expect(compilePlan(graph, testCatalogue).order.map((node) => node.node.id)).toEqual([
      "start",
      "find",
      "each",
      "check",
    ]);
  });

  it("lays out nodes without positions in layers and keeps the positions it is given", () => {
    const graph = new GraphBuilder()
      .addNode("Step", "a")
      .addNode("Step", "b")
      .addNode("Step", "c")
      .addNode("Step", "d", {}, { position: { x: -5, y: 7 } })
      .addConnection("a", "main", "b")
      .addConnection("a", "main", "c")
      .addConnection("c", "main", "d")
      .build(testCatalogue);
    const at = new Map(graph.nodes.map((node) => [node.id, node.position]));
    expect(at.get("b")?.x).toBe(at.get("c")?.x);
    expect(at.get("b")?.y).not.toBe(at.get("c")?.y);
    expect(at.get("a")?.x ?? 0).toBeLessThan(at.get("b")?.x ?? 0);
    expect(at.get("d")).toEqual({ x: -5, y: 7 });
    expect(new Set([...at.values()].map((position) => JSON.stringify(position))).size).toBe(4);
  });

  it("throws with all problems", () => {
    const builder = new GraphBuilder("bad")
      .addNode("Nowhere", "a")
      .addNode("Step", "b", { ttlMs: "x" })
      .addConnection("b", "main", "c");
    try {
      builder.build(testCatalogue);
    } catch (error) {
      if (!(error instanceof InvalidWorkflowError)) throw error;
      expect(error.code).toBe("invalid_workflow");
      expect(error.problems.map((problem) => problem.code).sort()).toEqual([
        "unknown_node",
        "unknown_type",
        "wrong_parameter",
      ]);
      for (const problem of error.problems) expect(error.message).toContain(problem.reason);
      return;
    }
    throw new Error("expected the build to fail");
  });

  it("builds again after more was added, from the same builder", () => {
    const builder = new GraphBuilder().addNode("Step", "a");
    const first = builder.build(testCatalogue);
    const second = builder.addNode("Step", "b").build(testCatalogue);
    expect([first.nodes.length, second.nodes.length]).toEqual([1, 2]);
  });
});
