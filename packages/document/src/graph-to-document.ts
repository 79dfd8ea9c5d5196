import type { WorkflowGraph, WorkflowNode } from "@edgeloom/graph";
import { canonicalJson, type JsonValue } from "@edgeloom/kernel";
import * as Y from "yjs";
import { documentToGraph } from "./document-to-graph.ts";
import { documentMaps, metaKeys, nodeKeys } from "./layout.ts";

/** What is missing, or is a shared type where a plain value belongs, differs from every value. */
const equal = (a: unknown, b: unknown): boolean =>
  a !== undefined &&
  !(a instanceof Y.AbstractType) &&
  canonicalJson(a as JsonValue) === canonicalJson(b as JsonValue);

/** Writes only what differs, so that a change elsewhere in the same map is not overwritten. */
function assign(map: Y.Map<unknown>, key: string, value: unknown): void {
  if (!equal(map.get(key), value)) map.set(key, value);
}

function prune(map: Y.Map<unknown>, keep: ReadonlySet<string>): void {
  for (const key of [...map.keys()]) if (!keep.has(key)) map.delete(key);
}

function nestedMap(parent: Y.Map<unknown>, key: string): Y.Map<unknown> {
  const held = parent.get(key);
  if (held instanceof Y.Map) return held;
  const made = new Y.Map<unknown>();
  parent.set(key, made);
  return made;
}

function writeNode(nodes: Y.Map<unknown>, node: WorkflowNode): void {
  const map = nestedMap(nodes, node.id);
  assign(map, nodeKeys.type, node.type);
  assign(map, nodeKeys.typeVersion, node.typeVersion);
  assign(map, nodeKeys.name, node.name);
  assign(map, nodeKeys.position, node.position);
  assign(map, nodeKeys.settings, node.settings);
  const parameters = nestedMap(map, nodeKeys.parameters);
  prune(parameters, new Set(Object.keys(node.parameters)));
  for (const [key, value] of Object.entries(node.parameters)) assign(parameters, key, value);
}

function writeElements(map: Y.Map<unknown>, elements: readonly { readonly id: string }[]): void {
  prune(map, new Set(elements.map(({ id }) => id)));
  for (const element of elements) assign(map, element.id, element);
}

/**
 * Makes a document say what `graph` says, in one transaction, by the smallest change: what is already equal is
 * left alone, what the graph does not have is deleted. `origin` is told to observers, e.g. to an undo manager.
 */
export function graphToDocument(graph: WorkflowGraph, doc: Y.Doc, origin?: unknown): void {
  const maps = documentMaps(doc);
  doc.transact(() => {
    assign(maps.meta, metaKeys.name, graph.name);
    assign(maps.meta, metaKeys.description, graph.description);
    assign(maps.meta, metaKeys.settings, graph.settings);
    prune(maps.nodes, new Set(graph.nodes.map(({ id }) => id)));
    for (const node of graph.nodes) writeNode(maps.nodes, node);
    writeElements(maps.edges, graph.edges);
    writeElements(maps.notes, graph.notes);
    writeElements(maps.groups, graph.groups);
  }, origin);
}

/** Whether the document says what `graph` says already; the order of elements means nothing. */
export function documentSays(doc: Y.Doc, graph: WorkflowGraph): boolean {
  const wanted = new Y.Doc();
  graphToDocument(graph, wanted);
  const same = equal(documentToGraph(doc), documentToGraph(wanted));
  wanted.destroy();
  return same;
}

/** Yjs client id under which documents are seeded; it belongs to no browser, which draw theirs at random. */
const seedClientId = 1;

/**
 * The first update of a document that starts from a stored graph. The same graph gives the same bytes, so two
 * processes that seed at once write one and the same change, which Yjs merges into one.
 */
export function seedUpdate(graph: WorkflowGraph): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = seedClientId;
  graphToDocument(graph, doc);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
