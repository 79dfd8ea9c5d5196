import { documentToGraph, seedUpdate } from "@edgeloom/document";
import { workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createDocumentEdits } from "./document-edits.ts";
import { createGraphMirror } from "./graph-mirror.ts";

const seed = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "Orders",
  nodes: [
    { id: "a", type: "ManualTrigger", name: "Start" },
    { id: "b", type: "Transform", name: "Shape", parameters: { expression: "input" } },
  ],
  edges: [{ id: "e", source: "a", target: "b" }],
  groups: [{ id: "g", name: "both", nodeIds: ["a", "b"] }],
});

function open() {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seedUpdate(seed));
  let changes = 0;
  const mirror = createGraphMirror(doc, () => {
    changes += 1;
  });
  return { doc, mirror, edits: createDocumentEdits(doc, "me"), changes: () => changes };
}

describe("the graph that follows a document", () => {
  it("says the same as reading the whole document after every kind of change", () => {
    const { doc, mirror, edits } = open();
    const acts: (() => void)[] = [
      () => edits.setParameter("b", "expression", "input.x"),
      () => edits.setName("a", "Begin"),
      () => edits.move(new Map([["b", { x: 40, y: 8 }]])),
      () => edits.setSettings("b", { disabled: true }),
      () => edits.setWorkflow({ name: "Orders 2", description: "now described" }),
      () =>
        edits.putNote({
          id: "n",
          text: "why",
          position: { x: 0, y: 0 },
          size: { width: 9, height: 9 },
        }),
      () => edits.remove({ nodes: ["a"] }),
    ];
    for (const act of acts) {
      act();
      expect(mirror.graph()).toEqual(documentToGraph(doc));
    }
  });

  it("keeps what did not change as the same objects, and tells of each change once", () => {
    const { mirror, edits, changes } = open();
    const [start] = mirror.graph().nodes;
    edits.setParameter("b", "expression", "1");
    expect(mirror.graph().nodes[0]).toBe(start);
    expect(changes()).toBe(1);
  });

  it("brings back the connections of a node whose removal is undone", () => {
    const { doc, mirror, edits } = open();
    const undo = new Y.UndoManager(
      [doc.getMap("nodes"), doc.getMap("edges"), doc.getMap("groups")],
      {
        trackedOrigins: new Set(["me"]),
      },
    );
    edits.remove({ nodes: ["a"] });
    expect(mirror.graph().edges).toEqual([]);
    undo.undo();
    expect(mirror.graph()).toEqual(seed);
  });

  it("undoes only this user's changes", () => {
    const { doc, mirror, edits } = open();
    const undo = new Y.UndoManager([doc.getMap("nodes")], { trackedOrigins: new Set(["me"]) });
    edits.setName("a", "Mine");
    createDocumentEdits(doc, "another").setName("b", "Theirs");
    undo.undo();
    expect(mirror.graph().nodes.map((node) => node.name)).toEqual(["Start", "Theirs"]);
  });
});
