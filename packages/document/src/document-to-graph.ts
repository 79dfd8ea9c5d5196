import {
  currentSchemaVersion,
  groupSchema,
  noteSchema,
  type WorkflowEdge,
  type WorkflowGraph,
  type WorkflowNode,
  workflowEdgeSchema,
  workflowGraphSchema,
  workflowNodeSchema,
  workflowSettingsSchema,
} from "@edgeloom/graph";
import * as Y from "yjs";
import { documentMaps, metaKeys, nodeKeys } from "./layout.ts";

interface Parser<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** Entries in the order of their ids: replicas hold them in different orders, and must give the same graph. */
function sortedEntries(map: Y.Map<unknown>): [string, unknown][] {
  return [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
}

function plain(value: unknown): unknown {
  return value instanceof Y.Map ? value.toJSON() : value;
}

function readAll<T>(map: Y.Map<unknown>, schema: Parser<T>): T[] {
  return sortedEntries(map).flatMap(([id, value]) => {
    const fields = plain(value);
    const parsed = schema.safeParse(typeof fields === "object" ? { ...fields, id } : fields);
    return parsed.success ? [parsed.data] : [];
  });
}

/** A node that has no name yet, because it is being typed, goes by its id. */
function readNodes(nodes: Y.Map<unknown>): WorkflowNode[] {
  const named: Parser<WorkflowNode> = {
    safeParse: (value) => {
      const fields = value as { readonly id: string; readonly [nodeKeys.name]?: unknown };
      return workflowNodeSchema.safeParse({
        ...fields,
        [nodeKeys.name]: fields[nodeKeys.name] || fields.id,
      });
    },
  };
  return readAll(nodes, named);
}

/**
 * Reads the workflow graph out of a document. Equal documents give equal graphs whatever the order in which
 * changes arrived. An element that is no valid node, edge, note or group, which only a faulty client can write,
 * is left out, and so is an edge whose node another person deleted meanwhile.
 */
export function documentToGraph(doc: Y.Doc): WorkflowGraph {
  const maps = documentMaps(doc);
  const nodes = readNodes(maps.nodes);
  const ids = new Set(nodes.map(({ id }) => id));
  const connects = (edge: WorkflowEdge): boolean => ids.has(edge.source) && ids.has(edge.target);
  const settings = workflowSettingsSchema.safeParse(maps.meta.get(metaKeys.settings) ?? {});
  return workflowGraphSchema.parse({
    schemaVersion: currentSchemaVersion,
    name: String(maps.meta.get(metaKeys.name) || "Untitled workflow"),
    description: String(maps.meta.get(metaKeys.description) ?? ""),
    nodes,
    edges: readAll(maps.edges, workflowEdgeSchema).filter(connects),
    notes: readAll(maps.notes, noteSchema),
    groups: readAll(maps.groups, groupSchema).map((group) => ({
      ...group,
      nodeIds: group.nodeIds.filter((id) => ids.has(id)),
    })),
    settings: settings.success ? settings.data : {},
  });
}

/** The graph that a document says which came about by these updates, in whatever order they are merged. */
export function graphFromUpdates(updates: readonly Uint8Array[]): WorkflowGraph {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const graph = documentToGraph(doc);
  doc.destroy();
  return graph;
}
