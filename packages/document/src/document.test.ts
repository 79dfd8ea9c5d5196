import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { documentMaps, documentToGraph, graphToDocument, seedUpdate } from "./index.ts";

const graph: WorkflowGraph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "Nearest healthy edge",
  nodes: [
    { id: "a", type: "ManualTrigger", name: "Start" },
    { id: "b", type: "EdgeDiscoveryNode", name: "Find", parameters: { limit: 3, labels: ["x"] } },
  ],
  edges: [{ id: "e1", source: "a", target: "b" }],
  notes: [{ id: "n", text: "why", position: { x: 1, y: 2 }, size: { width: 10, height: 10 } }],
  groups: [{ id: "g", name: "both", nodeIds: ["a", "b"] }],
});

function seeded(): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seedUpdate(graph));
  return doc;
}

const nodeMap = (doc: Y.Doc, id: string): Y.Map<unknown> =>
  documentMaps(doc).nodes.get(id) as Y.Map<unknown>;

describe("the shared document", () => {
  it("gives back the graph that it was seeded with", () => {
    expect(documentToGraph(seeded())).toEqual(graph);
  });

  it("is not doubled when two processes seed it at once", () => {
    const doc = seeded();
    Y.applyUpdate(doc, seedUpdate(graph));
    expect(documentToGraph(doc)).toEqual(graph);
    expect([...seedUpdate(graph)]).toEqual([...seedUpdate(graph)]);
  });

  it("keeps the changes of two people to one node", () => {
    const [left, right] = [seeded(), seeded()];
    nodeMap(left, "b").set("name", "Discover");
    (nodeMap(right, "b").get("parameters") as Y.Map<unknown>).set("limit", 5);
    Y.applyUpdate(left, Y.encodeStateAsUpdate(right));
    Y.applyUpdate(right, Y.encodeStateAsUpdate(left));
    expect(documentToGraph(left)).toEqual(documentToGraph(right));
    expect(documentToGraph(left).nodes[1]).toMatchObject({
      name: "Discover",
      parameters: { limit: 5 },
    });
  });

  it("leaves out an edge whose node somebody else deleted", () => {
    const doc = seeded();
    documentMaps(doc).nodes.delete("a");
    const read = documentToGraph(doc);
    expect(read.edges).toEqual([]);
    expect(read.groups[0]?.nodeIds).toEqual(["b"]);
  });

  it("leaves out what a faulty client wrote, and names a nameless node by its id", () => {
    const doc = seeded();
    documentMaps(doc).edges.set("bad", { source: 7 });
    documentMaps(doc).nodes.set("worse", new Y.Map());
    nodeMap(doc, "a").set("name", "");
    const read = documentToGraph(doc);
    expect(read.edges.map(({ id }) => id)).toEqual(["e1"]);
    expect(read.nodes.map(({ name }) => name)).toEqual(["a", "Find"]);
  });

  it("changes only what differs", () => {
    const doc = seeded();
    let updates = 0;
    doc.on("update", () => {
      updates += 1;
    });
    graphToDocument(graph, doc);
    expect(updates).toBe(0);
    const changed = { ...graph, nodes: graph.nodes.slice(1), edges: [] };
    graphToDocument(changed, doc);
    expect(updates).toBe(1);
    expect(documentToGraph(doc).nodes.map(({ id }) => id)).toEqual(["b"]);
  });
});
