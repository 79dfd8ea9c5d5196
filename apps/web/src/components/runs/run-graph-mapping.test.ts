import { workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { applyEvents, emptyRun } from "../run-overlay/run-model.ts";
import { flowEdges, flowNodes } from "./run-graph-mapping.ts";

const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "Branch",
  nodes: [
    { id: "a", type: "Switch", name: "A" },
    { id: "b", type: "Wait", name: "B", position: { x: 300, y: 0 } },
    { id: "c", type: "Wait", name: "C", position: { x: 300, y: 150 } },
  ],
  edges: [
    { id: "ab", source: "a", sourceOutput: "yes", target: "b" },
    { id: "ac", source: "a", sourceOutput: "no", target: "c" },
  ],
});
const event = { type: "step", iteration: "", attempt: 1, edgeNodeId: null, error: null } as const;
const { run } = applyEvents(emptyRun("run_1", 0), [
  {
    ...event,
    seq: 1,
    at: 1,
    nodeId: "a",
    state: "succeeded",
    startedAt: 0,
    finishedAt: 1,
    outputSize: 2,
    outputsTaken: ["yes"],
  },
  {
    ...event,
    seq: 2,
    at: 2,
    nodeId: "b",
    state: "running",
    startedAt: 2,
    finishedAt: null,
    outputSize: null,
    outputsTaken: [],
  },
]);

describe("the graph of a run", () => {
  it("marks the wires that carried a value, and moves the one being worked on", () => {
    const edges = flowEdges(graph, run.nodes);
    expect(edges.map(({ className, animated }) => [className, animated])).toEqual([
      ["carrying", true],
      ["", false],
    ]);
  });

  it("gives each node its state and marks the selected one", () => {
    const nodes = flowNodes(graph, run.nodes, "b");
    expect(nodes.map(({ data, selected }) => [data.run?.state, selected])).toEqual([
      ["succeeded", false],
      ["running", true],
      [undefined, false],
    ]);
    expect(nodes[2]?.position).toEqual({ x: 300, y: 150 });
  });
});
