import { workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { centreOf, cloneElements, copyElements, readElements } from "./clipboard.ts";

const graph = workflowGraphSchema.parse({
  schemaVersion: 1,
  name: "Orders",
  nodes: [
    { id: "find", type: "EdgeDiscoveryNode", name: "Find", position: { x: 0, y: 0 } },
    {
      id: "use",
      type: "Output",
      name: "Use",
      position: { x: 200, y: 100 },
      parameters: { value: { $expr: "nodes.find.edgeNode & nodes.find_2.x & nodes.other" } },
    },
    { id: "other", type: "Merge", name: "Other" },
  ],
  edges: [
    { id: "e1", source: "find", target: "use" },
    { id: "e2", source: "other", target: "use" },
  ],
  groups: [{ id: "g", name: "pair", nodeIds: ["find", "use"] }],
});

describe("the clipboard", () => {
  const copied = readElements(copyElements(graph, new Set(["find", "use"])));

  it("takes what is selected with the connections and groups among it", () => {
    expect(copied?.nodes.map((node) => node.id)).toEqual(["find", "use"]);
    expect(copied?.edges.map((edge) => edge.id)).toEqual(["e1"]);
    expect(copied?.groups).toHaveLength(1);
  });

  it("gives new ids to copies, and expressions among them follow", () => {
    if (copied === undefined) throw new Error("nothing was copied");
    const pasted = cloneElements(copied, { x: 10, y: 20 });
    const [find, use] = pasted.nodes;
    expect(find?.id).not.toBe("find");
    expect(find?.position).toEqual({ x: 10, y: 20 });
    expect(use?.parameters.value).toEqual({
      $expr: `nodes.${find?.id}.edgeNode & nodes.find_2.x & nodes.other`,
    });
    expect(pasted.edges[0]).toMatchObject({ source: find?.id, target: use?.id });
    expect(pasted.groups[0]?.nodeIds).toEqual([find?.id, use?.id]);
  });

  it("leaves other text alone", () => {
    expect(readElements("hello")).toBeUndefined();
    expect(readElements("{broken")).toBeUndefined();
    expect(readElements('{"format":"something/1","nodes":[]}')).toBeUndefined();
  });

  it("knows the middle of what it holds", () => {
    expect(copied === undefined ? null : centreOf(copied)).toEqual({ x: 100, y: 50 });
  });
});
