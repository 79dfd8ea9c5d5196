import { type WorkflowGraph, workflowGraphSchema } from "@edgeloom/graph";
import { describe, expect, it } from "vitest";
import { blocksOf, edgeCurve, miniaturePaths } from "./miniature-layout.ts";

const graphOf = (
  nodes: readonly { id: string; x?: number; y?: number }[],
  edges: readonly [string, string, string?][] = [],
): WorkflowGraph =>
  workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "Sample",
    nodes: nodes.map(({ id, x = 0, y = 0 }) => ({
      id,
      type: id.startsWith("t") ? "ManualTrigger" : "Transform",
      name: id,
      position: { x, y },
    })),
    edges: edges.map(([source, target, targetInput = "main"], index) => ({
      id: `e${index}`,
      source,
      target,
      targetInput,
    })),
  });

const kind = (node: { type: string }) => (node.type === "ManualTrigger" ? "trigger" : "data");

describe("the layout of a miniature", () => {
  it("keeps the positions of the graph", () => {
    const blocks = blocksOf(
      graphOf([
        { id: "a", x: 10, y: 20 },
        { id: "b", x: 500, y: 20 },
      ]),
    );
    expect(blocks.map(({ x, y }) => [x, y])).toEqual([
      [10, 20],
      [500, 20],
    ]);
  });

  it("lays out a graph whose nodes all stand in one place", () => {
    const [a, b] = blocksOf(graphOf([{ id: "a" }, { id: "b" }], [["a", "b"]]));
    expect(b?.x).toBeGreaterThan((a?.x ?? 0) + (a?.width ?? 0));
  });

  it("makes a block taller with the ports in use", () => {
    const graph = graphOf(
      [{ id: "a" }, { id: "b", x: 300 }, { id: "c", x: 600 }],
      [
        ["a", "c", "main"],
        ["b", "c", "limit"],
      ],
    );
    const [a, , c] = blocksOf(graph);
    expect(c?.height).toBe((a?.height ?? 0) + 20);
  });

  it("covers every block and keeps a single node small", () => {
    const { viewBox } = miniaturePaths(graphOf([{ id: "a", x: 100, y: 100 }]), kind);
    expect(viewBox.width).toBe(900);
    expect(viewBox.x + viewBox.width / 2).toBe(100 + 232 / 2);
    const wide = miniaturePaths(
      graphOf([
        { id: "a", x: -900 },
        { id: "b", x: 2_000 },
      ]),
      kind,
    );
    expect(wide.viewBox.x).toBeLessThan(-900);
    expect(wide.viewBox.x + wide.viewBox.width).toBeGreaterThan(2_232);
  });

  it("draws one path to a colour, whatever the number of nodes", () => {
    const nodes = Array.from({ length: 500 }, (_, i) => ({
      id: `${i % 10 === 0 ? "t" : "n"}${i}`,
      x: (i % 25) * 300,
      y: Math.floor(i / 25) * 150,
    }));
    const { bodies, tiles } = miniaturePaths(graphOf(nodes), kind);
    expect([...bodies.keys()].sort()).toEqual(["data", "trigger"]);
    expect(bodies.get("trigger")?.match(/z/g)).toHaveLength(50);
    expect(tiles.get("data")?.match(/z/g)).toHaveLength(450);
  });

  it("leaves out edges to nodes that are not there", () => {
    const graph = graphOf(
      [{ id: "a" }, { id: "b", x: 300 }],
      [
        ["a", "b"],
        ["a", "gone"],
      ],
    );
    expect(miniaturePaths(graph, kind).edges.match(/M/g)).toHaveLength(1);
  });

  it("leads an edge that goes back under the blocks", () => {
    const box = { y: 0, width: 100, height: 40 };
    expect(edgeCurve({ ...box, x: 500 }, { ...box, x: 0 })).toBe("M600 20C672 112 -72 112 0 20");
  });

  it("has room for a graph without nodes", () => {
    expect(miniaturePaths(graphOf([]), kind)).toMatchObject({ edges: "", names: "" });
  });
});
