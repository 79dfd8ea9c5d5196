import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import {
  documentMaps,
  documentSays,
  documentToGraph,
  graphToDocument,
  seedUpdate,
} from "./index.ts";

/** Parsing and comparing graphs takes a few milliseconds each time. */
const numRuns = 30;
const ids = ["a", "b", "c", "d", "e"];
const unique = <T extends { readonly id: string }>(element: fc.Arbitrary<T>) =>
  fc.uniqueArray(element, { selector: ({ id }) => id, maxLength: ids.length });

const node = fc.record({
  id: fc.constantFrom(...ids),
  type: fc.constantFrom("ManualTrigger", "EdgeDiscoveryNode", "Output"),
  name: fc.constantFrom("Start", "Find", "Tell"),
  position: fc.record({ x: fc.integer(), y: fc.integer() }),
  parameters: fc.dictionary(
    fc.constantFrom("limit", "region", "labels"),
    fc.jsonValue({ maxDepth: 1 }),
  ),
  settings: fc.record({ disabled: fc.boolean(), notes: fc.string() }),
});
const place = { position: fc.record({ x: fc.integer(), y: fc.integer() }) };

/** Graphs as a client may save them: parsed, elements in any order, edges between nodes that exist. */
const graphs: fc.Arbitrary<WorkflowGraph> = unique(node).chain((nodes) => {
  const known = nodes.map(({ id }) => id);
  const end = known.length === 0 ? fc.constant("none") : fc.constantFrom(...known);
  const edge = fc.record({ id: fc.constantFrom(...ids), source: end, target: end });
  const note = fc.record({
    id: fc.constantFrom(...ids),
    text: fc.string(),
    size: fc.constant({ width: 10, height: 10 }),
    ...place,
  });
  return fc
    .record({
      schemaVersion: fc.constant(1 as const),
      name: fc.constantFrom("One", "Two"),
      description: fc.string(),
      nodes: fc.constant(nodes),
      edges: known.length === 0 ? fc.constant([]) : unique(edge),
      notes: unique(note),
      groups: unique(
        fc.record({
          id: fc.constantFrom(...ids),
          name: fc.string(),
          nodeIds: fc.subarray(known),
        }),
      ),
      settings: fc.record({ timeoutMs: fc.nat(1_000) }),
    })
    .map((graph) => workflowGraphSchema.parse(graph));
});

const byId = <T extends { readonly id: string }>(elements: readonly T[]): T[] =>
  elements.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const inOrder = (graph: WorkflowGraph): WorkflowGraph => ({
  ...graph,
  nodes: byId(graph.nodes),
  edges: byId(graph.edges),
  notes: byId(graph.notes),
  groups: byId(graph.groups),
});

function seeded(graph: WorkflowGraph): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seedUpdate(graph));
  return doc;
}

describe("a graph that replaces what a document says", () => {
  it("is what it says afterwards, by at most one update, which brings every copy to the same", () => {
    fc.assert(
      fc.property(graphs, graphs, (before, after) => {
        const [doc, copy] = [seeded(before), seeded(before)];
        let updates = 0;
        doc.on("update", (update: Uint8Array) => {
          updates += 1;
          Y.applyUpdate(copy, update);
        });
        const same = documentSays(doc, after);
        graphToDocument(after, doc);
        expect(documentToGraph(doc)).toEqual(inOrder(after));
        expect(documentToGraph(copy)).toEqual(inOrder(after));
        expect(documentSays(doc, after)).toBe(true);
        expect(updates).toBe(same ? 0 : 1);
      }),
      { numRuns },
    );
  });

  it("leaves the nodes that stay their identity, and touches none that is the same", () => {
    fc.assert(
      fc.property(graphs, graphs, (before, after) => {
        const doc = seeded(before);
        const { nodes } = documentMaps(doc);
        const held = new Map(nodes.entries());
        const touched = new Set<unknown>();
        nodes.observeDeep((events) => {
          for (const { path, target } of events) if (target !== nodes) touched.add(path[0]);
        });
        graphToDocument(after, doc);
        const earlier = new Map(inOrder(before).nodes.map((each) => [each.id, each]));
        for (const each of after.nodes) {
          const known = earlier.get(each.id);
          if (known === undefined) continue;
          expect(nodes.get(each.id)).toBe(held.get(each.id));
          const equal = JSON.stringify(known) === JSON.stringify(each);
          if (equal) expect(touched.has(each.id)).toBe(false);
        }
      }),
      { numRuns },
    );
  });

  it("loses nothing that somebody else changes elsewhere at the same time", () => {
    const before = workflowGraphSchema.parse({
      schemaVersion: 1,
      name: "One",
      nodes: [
        { id: "a", type: "ManualTrigger", name: "Start" },
        { id: "b", type: "Output", name: "Tell" },
      ],
    });
    const [left, right] = [seeded(before), seeded(before)];
    (documentMaps(left).nodes.get("a") as Y.Map<unknown>).set("name", "Begin");
    graphToDocument({ ...before, description: "Saved as a whole" }, right);
    Y.applyUpdate(left, Y.encodeStateAsUpdate(right));
    Y.applyUpdate(right, Y.encodeStateAsUpdate(left));
    for (const doc of [left, right]) {
      const read = documentToGraph(doc);
      expect([read.description, read.nodes[0]?.name]).toEqual(["Saved as a whole", "Begin"]);
    }
  });
});
