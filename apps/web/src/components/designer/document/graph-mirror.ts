import { documentMaps, documentToGraph } from "@edgeloom/document";
import {
  type Group,
  groupSchema,
  type Note,
  noteSchema,
  type WorkflowEdge,
  type WorkflowGraph,
  type WorkflowNode,
  workflowEdgeSchema,
  workflowNodeSchema,
} from "@edgeloom/graph";
import * as Y from "yjs";

/** Follows a shared document as a graph, reading again only what changed. */
export interface GraphMirror {
  readonly graph: () => WorkflowGraph;
  readonly destroy: () => void;
}

interface Parser<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

function readElement<T>(parser: Parser<T>, id: string, value: unknown): T | undefined {
  const fields: unknown = value instanceof Y.Map ? value.toJSON() : value;
  if (typeof fields !== "object" || fields === null) return undefined;
  const parsed = parser.safeParse({ ...fields, id });
  return parsed.success ? parsed.data : undefined;
}

const namedNode: Parser<WorkflowNode> = {
  safeParse(value) {
    const fields = value as { readonly id: string; readonly name?: string };
    return workflowNodeSchema.safeParse({ ...fields, name: fields.name || fields.id });
  },
};

interface Part<T> {
  readonly items: Map<string, T>;
  /** Sorted by id, as documentToGraph gives them; rebuilt when an item changes. */
  list: readonly T[];
}

function createPart<T extends { readonly id: string }>(items: readonly T[]): Part<T> {
  return { items: new Map(items.map((item) => [item.id, item])), list: items };
}

function updatePart<T extends { readonly id: string }>(
  part: Part<T>,
  source: Y.Map<unknown>,
  parser: Parser<T>,
  ids: Iterable<string>,
): void {
  for (const id of ids) {
    const item = source.has(id) ? readElement(parser, id, source.get(id)) : undefined;
    if (item === undefined) part.items.delete(id);
    else part.items.set(id, item);
  }
  part.list = [...part.items.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The keys of a top-level map under which something changed, at any depth. */
export function changedKeys(events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): Set<string> {
  const keys = new Set<string>();
  for (const event of events) {
    const [first] = event.path;
    if (first === undefined) for (const key of event.changes.keys.keys()) keys.add(key);
    else keys.add(String(first));
  }
  return keys;
}

/**
 * Reads a document once and then keeps up with it. Items that did not change stay the same objects, so that
 * what is drawn from them need not be drawn again. `onChange` is called once for each transaction.
 */
export function createGraphMirror(
  doc: Y.Doc,
  onChange: (graph: WorkflowGraph) => void,
): GraphMirror {
  const maps = documentMaps(doc);
  let graph = documentToGraph(doc);
  const nodes = createPart<WorkflowNode>(graph.nodes);
  // Connections whose node is gone are kept aside: an undo may bring the node back.
  const edges = createPart<WorkflowEdge>([]);
  updatePart(edges, maps.edges, workflowEdgeSchema, maps.edges.keys());
  const notes = createPart<Note>(graph.notes);
  const groups = createPart<Group>(graph.groups);
  let meta = graph;
  let dirty = false;

  type Events = readonly Y.YEvent<Y.AbstractType<unknown>>[];
  const onNodes = (events: Events): void => {
    dirty = true;
    updatePart(nodes, maps.nodes, namedNode, changedKeys(events));
  };
  const follow = <T extends { readonly id: string }>(
    part: Part<T>,
    map: Y.Map<unknown>,
    parser: Parser<T>,
  ) => {
    const listener = (events: Events): void => {
      dirty = true;
      updatePart(part, map, parser, changedKeys(events));
    };
    map.observeDeep(listener);
    return () => map.unobserveDeep(listener);
  };
  const onMeta = (): void => {
    dirty = true;
    meta = readMeta(maps.meta);
  };

  const rebuild = (): void => {
    if (!dirty) return;
    dirty = false;
    const connects = (edge: WorkflowEdge): boolean =>
      nodes.items.has(edge.source) && nodes.items.has(edge.target);
    graph = {
      ...meta,
      nodes: [...nodes.list],
      edges: edges.list.filter(connects),
      notes: [...notes.list],
      groups: groups.list.map((group) =>
        group.nodeIds.every((id) => nodes.items.has(id))
          ? group
          : { ...group, nodeIds: group.nodeIds.filter((id) => nodes.items.has(id)) },
      ),
    };
    onChange(graph);
  };

  maps.nodes.observeDeep(onNodes);
  maps.meta.observeDeep(onMeta);
  const stops = [
    follow(edges, maps.edges, workflowEdgeSchema),
    follow(notes, maps.notes, noteSchema),
    follow(groups, maps.groups, groupSchema),
  ];
  doc.on("afterTransaction", rebuild);
  return {
    graph: () => graph,
    destroy() {
      maps.nodes.unobserveDeep(onNodes);
      maps.meta.unobserveDeep(onMeta);
      for (const stop of stops) stop();
      doc.off("afterTransaction", rebuild);
    },
  };
}

/** Name, description and settings, read by the same rules as a whole document. */
function readMeta(source: Y.Map<unknown>): WorkflowGraph {
  const doc = new Y.Doc();
  const target = documentMaps(doc).meta;
  for (const [key, value] of source.entries()) target.set(key, value);
  const graph = documentToGraph(doc);
  doc.destroy();
  return graph;
}
