import { describe, expect, it } from "vitest";
import { diffWorkflows } from "./diff.ts";
import { graphOf } from "./testing/graphs.ts";

const graph = graphOf(["a", "b"], ["a > b"]);

describe("diffWorkflows", () => {
  it("finds no difference between equal graphs, in whatever order their items stand", () => {
    expect(diffWorkflows(graph, structuredClone(graph)).isEmpty).toBe(true);
    expect(diffWorkflows(graph, { ...graph, nodes: [...graph.nodes].reverse() }).isEmpty).toBe(
      true,
    );
  });

  it("finds added, removed and changed items with their fields", () => {
    const after = graphOf(["b", "c"], ["b > c"]);
    const changed = {
      ...after,
      nodes: after.nodes.map((node) =>
        node.id === "b"
          ? {
              ...node,
              name: "B",
              parameters: { label: { $expr: "1" } },
              settings: { ...node.settings, retry: { ...node.settings.retry, attemptsMax: 3 } },
            }
          : node,
      ),
      settings: { ...after.settings, timeoutMs: 5 },
    };
    const diff = diffWorkflows(graph, changed);
    expect(diff.isEmpty).toBe(false);
    expect(diff.nodes.added.map((node) => node.id)).toEqual(["c"]);
    expect(diff.nodes.removed.map((node) => node.id)).toEqual(["a"]);
    expect(diff.nodes.changed).toEqual([
      {
        id: "b",
        name: "B",
        changes: [
          { field: "name", before: "b", after: "B" },
          { field: "parameters.label", before: undefined, after: { $expr: "1" } },
          { field: "settings.retry.attemptsMax", before: 1, after: 3 },
        ],
      },
    ]);
    expect(diff.edges.changed[0]?.changes.map((change) => change.field)).toEqual([
      "source",
      "target",
    ]);
    expect(diff.workflow).toEqual([{ field: "settings.timeoutMs", before: 0, after: 5 }]);
  });

  it("shows an expression that changed as a whole", () => {
    const withExpression = (text: string) => ({
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, parameters: { label: { $expr: text } } })),
    });
    const [change] = diffWorkflows(withExpression("1"), withExpression("2")).nodes.changed;
    expect(change?.changes).toEqual([
      { field: "parameters.label", before: { $expr: "1" }, after: { $expr: "2" } },
    ]);
  });
});
