import { type WorkflowGraph, type WorkflowGraphInput, workflowGraphSchema } from "../schema.ts";

/** `"a"` is a Step; `"loop:Loop"` names its type. */
type NodeText = string;
/** `"a > b"`, `"a.value > b.label"`: node, output path, node, input. */
type EdgeText = string;

function parseEnd(text: string): [string, string] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text, "main"] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** A graph written in short for tests. */
export function graphOf(
  nodes: readonly NodeText[],
  edges: readonly EdgeText[],
  more: Partial<WorkflowGraphInput> = {},
): WorkflowGraph {
  return workflowGraphSchema.parse({
    schemaVersion: 1,
    name: "test",
    nodes: nodes.map((text) => {
      const [id = "", type = "Step"] = text.split(":");
      return { id, type, name: id, typeVersion: type === "Discover" ? 3 : 1 };
    }),
    edges: edges.map((text, index) => {
      const [from = "", to = ""] = text.split(" > ");
      const [source, sourceOutput] = parseEnd(from);
      const [target, targetInput] = parseEnd(to);
      return { id: `e${index}`, source, sourceOutput, target, targetInput };
    }),
    ...more,
  });
}
