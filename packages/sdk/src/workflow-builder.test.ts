import { InvalidWorkflowError } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { catalogueWith } from "./testing/node-types.ts";
import { WorkflowBuilder } from "./workflow-builder.ts";

describe("the workflow builder", () => {
  it("makes the graph that the canvas would store", () => {
    const { nodes, edges } = new WorkflowBuilder("Nearest")
      .addNode("ManualTrigger", "start")
      .addNode("EdgeDiscoveryNode", "find", { selectionStrategy: "latency_optimal" })
      .addConnection("start", "input.place", "find", "userCoordinates")
      .build();
    expect(nodes.map(({ id, type, typeVersion }) => ({ id, type, typeVersion }))).toEqual([
      { id: "start", type: "ManualTrigger", typeVersion: 1 },
      { id: "find", type: "EdgeDiscoveryNode", typeVersion: 1 },
    ]);
    expect(edges).toEqual([
      {
        id: "edge-1",
        source: "start",
        sourceOutput: "input.place",
        target: "find",
        targetInput: "userCoordinates",
      },
    ]);
  });

  it("names every problem at once", () => {
    const builder = new WorkflowBuilder("Broken")
      .addNode("EdgeDiscoveryNod", "find")
      .addNode("WorkloadNode", "deploy", { operation: "explode" })
      .addConnection("find", "main", "nowhere");
    const problems = (() => {
      try {
        builder.build();
        return [];
      } catch (error) {
        return error instanceof InvalidWorkflowError ? error.problems : [];
      }
    })();
    expect(problems.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["unknown_type", "wrong_parameter", "unknown_node"]),
    );
    expect(problems.find(({ code }) => code === "unknown_type")?.remedy).toContain(
      "EdgeDiscoveryNode",
    );
  });

  it("takes node types from a catalogue of one's own", () => {
    const types = catalogueWith({ Greeting: () => "hello" });
    const graph = new WorkflowBuilder("Own", types).addNode("Greeting", "greet").build();
    expect(graph.nodes[0]?.type).toBe("Greeting");
  });
});
