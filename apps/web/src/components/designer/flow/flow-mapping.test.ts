import { workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { plainPortView, refreshFrames, toFlowEdges, toFlowNodes } from "./flow-mapping.ts";
import type { FlowNode } from "./flow-types.ts";

const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "Orders",
  nodes: [
    { id: "find", type: "EdgeAffinityNode", name: "Find", position: { x: 0, y: 0 } },
    { id: "look", type: "EdgeStateMachine", name: "Look", position: { x: 320, y: 0 } },
  ],
  edges: [
    {
      id: "e",
      source: "find",
      sourceOutput: "ranking.0.edgeNode.id",
      target: "look",
      targetInput: "edgeNode",
    },
  ],
  groups: [{ id: "g", name: "Both", nodeIds: ["find", "look"] }],
});

const memberHeight = (node: FlowNode): number => (node.type === "step" ? (node.height ?? 0) : 0);

describe("the graph as the canvas draws it", () => {
  const nodes = toFlowNodes(graph, plainPortView, []);

  it("keeps every object when nothing changed", () => {
    const again = toFlowNodes(graph, plainPortView, nodes);
    expect(again.every((node, index) => node === nodes[index])).toBe(true);
    const edges = toFlowEdges(graph, nodes, []);
    expect(toFlowEdges(graph, again, edges)[0]).toBe(edges[0]);
  });

  it("draws only the changed node again, and keeps its selection", () => {
    const selected = nodes.map((node) => ({ ...node, selected: true }));
    const [find, look] = graph.nodes;
    if (find === undefined || look === undefined) throw new Error("the graph has two nodes");
    const renamed = { ...graph, nodes: [{ ...find, name: "Search" }, look] };
    const after = toFlowNodes(renamed, plainPortView, selected);
    const byId = new Map(after.map((node) => [node.id, node]));
    expect(byId.get("look")).toBe(selected.find((node) => node.id === "look"));
    expect(byId.get("find")).toMatchObject({ selected: true, data: { node: { name: "Search" } } });
  });

  it("does not pull a node out of the hand that drags it", () => {
    const held = nodes.map((node) =>
      node.id === "find" ? { ...node, dragging: true, position: { x: 77, y: 9 } } : node,
    );
    const [find, look] = graph.nodes;
    if (find === undefined || look === undefined) throw new Error("the graph has two nodes");
    const moved = { ...graph, nodes: [{ ...find, position: { x: 500, y: 0 } }, look] };
    const after = toFlowNodes(moved, plainPortView, held).find((node) => node.id === "find");
    expect(after?.position).toEqual({ x: 77, y: 9 });
  });

  it("ties a connection that reads inside a port to that port", () => {
    const [edge] = toFlowEdges(graph, nodes, []);
    expect(edge).toMatchObject({ sourceHandle: "ranking", targetHandle: "edgeNode" });
    expect(edge?.data?.inside).toBe("0.edgeNode.id");
  });

  it("knows sizes and handles before anything is measured", () => {
    const find = nodes.find((node) => node.id === "find");
    expect(find?.measured?.height).toBe(find?.height);
    const outputs = find?.handles?.filter((handle) => handle.type === "source");
    expect(outputs?.map((handle) => handle.id)).toContain("ranking");
  });

  it("draws frames around their nodes, and moves them along", () => {
    const frame = nodes.find((node) => node.id === "g");
    const dragged = nodes.map((node) =>
      node.id === "look" ? { ...node, position: { x: 320, y: 400 } } : node,
    );
    const after = refreshFrames(dragged).find((node) => node.id === "g");
    const look = nodes.find((node) => node.id === "look");
    const margins = (frame?.height ?? 0) - Math.max(...nodes.map((node) => memberHeight(node)));
    const expectedHeight = 400 + (look?.height ?? 0) + margins;
    expect(after?.height).toBe(expectedHeight);
  });
});
