import {
  groupSchema,
  noteSchema,
  type Position,
  type WorkflowGraph,
  workflowEdgeSchema,
  workflowNodeSchema,
} from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import type { Elements } from "../document/document-edits.ts";
import { newElementId, newNodeId } from "../document/ids.ts";

const format = "edgeloom.clipboard/1";

const clipboardSchema = z.object({
  format: z.literal(format),
  nodes: z.array(workflowNodeSchema).max(10_000),
  edges: z.array(workflowEdgeSchema).max(50_000),
  notes: z.array(noteSchema).max(1_000),
  groups: z.array(groupSchema).max(1_000),
});

/** The selected nodes and notes with the connections and groups among them, as text for the clipboard. */
export function copyElements(graph: WorkflowGraph, selected: ReadonlySet<string>): string {
  const has = (id: string): boolean => selected.has(id);
  return JSON.stringify({
    format,
    nodes: graph.nodes.filter((node) => has(node.id)),
    edges: graph.edges.filter((edge) => has(edge.source) && has(edge.target)),
    notes: graph.notes.filter((note) => has(note.id)),
    groups: graph.groups.filter((group) => group.nodeIds.every(has)),
  });
}

/** What text from the clipboard holds; undefined when it is something else. */
export function readElements(text: string): Elements | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const parsed = clipboardSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Expressions read outputs by node id, so copied ones follow the copies. */
function renameReferences(value: JsonValue, ids: ReadonlyMap<string, string>): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => renameReferences(item, ids));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (key !== "$expr" || typeof field !== "string") return [key, renameReferences(field, ids)];
      let text = field;
      for (const [from, to] of ids) {
        text = text.replace(
          new RegExp(`\\bnodes\\.${escapePattern(from)}(?![A-Za-z0-9_-])`, "g"),
          `nodes.${to}`,
        );
      }
      return [key, text];
    }),
  );
}

/** The same elements under new ids, shifted by `offset`, so that they can stand beside the originals. */
export function cloneElements(elements: Elements, offset: Position): Elements {
  const nodeIds = new Map(elements.nodes.map((node) => [node.id, newNodeId(node.type)]));
  const shifted = ({ x, y }: Position): Position => ({ x: x + offset.x, y: y + offset.y });
  const newId = (id: string): string => nodeIds.get(id) ?? id;
  return {
    nodes: elements.nodes.map((node) => ({
      ...node,
      id: newId(node.id),
      position: shifted(node.position),
      parameters: renameReferences(node.parameters, nodeIds) as typeof node.parameters,
    })),
    edges: elements.edges.map((edge) => ({
      ...edge,
      id: newElementId("edge"),
      source: newId(edge.source),
      target: newId(edge.target),
    })),
    notes: elements.notes.map((note) => ({
      ...note,
      id: newElementId("note"),
      position: shifted(note.position),
    })),
    groups: elements.groups.map((group) => ({
      ...group,
      id: newElementId("group"),
      nodeIds: group.nodeIds.map(newId),
    })),
  };
}

/** The middle of what is about to be pasted, so that it lands under the pointer. */
export function centreOf(elements: Elements): Position {
  const points = [...elements.nodes, ...elements.notes].map((item) => item.position);
  if (points.length === 0) return { x: 0, y: 0 };
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return {
    x: (Math.min(...xs) + Math.max(...xs)) / 2,
    y: (Math.min(...ys) + Math.max(...ys)) / 2,
  };
}
