import { documentMaps, metaKeys, nodeKeys } from "@edgeloom/document";
import type {
  Group,
  NodeSettings,
  Note,
  Position,
  WorkflowEdge,
  WorkflowNode,
  WorkflowSettings,
} from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import * as Y from "yjs";

/** What is added, or taken away, together. */
export interface Elements {
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly WorkflowEdge[];
  readonly notes: readonly Note[];
  readonly groups: readonly Group[];
}

export interface ElementIds {
  readonly nodes?: readonly string[] | undefined;
  readonly edges?: readonly string[] | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
}

/** Changes of the shared document by this user; each is one transaction and one step of undo. */
export interface DocumentEdits {
  add(elements: Partial<Elements>): void;
  remove(ids: ElementIds): void;
  /** Positions of nodes and notes by id. */
  move(positions: ReadonlyMap<string, Position>): void;
  setName(nodeId: string, name: string): void;
  /** An absent value removes the parameter, so that its default holds. */
  setParameter(nodeId: string, name: string, value: JsonValue | undefined): void;
  setParameters(nodeId: string, parameters: Readonly<Record<string, JsonValue>>): void;
  setSettings(nodeId: string, change: Partial<NodeSettings>): void;
  putEdge(edge: WorkflowEdge): void;
  putNote(note: Note): void;
  putGroup(group: Group): void;
  setWorkflow(change: {
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly settings?: WorkflowSettings | undefined;
  }): void;
}

function nodeToMap(node: WorkflowNode): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  map.set(nodeKeys.type, node.type);
  map.set(nodeKeys.typeVersion, node.typeVersion);
  map.set(nodeKeys.name, node.name);
  map.set(nodeKeys.position, node.position);
  map.set(nodeKeys.settings, node.settings);
  map.set(nodeKeys.parameters, new Y.Map(Object.entries(node.parameters)));
  return map;
}

/** @param origin Marks the changes as this user's, for undo and for sending them on. */
export function createDocumentEdits(doc: Y.Doc, origin: unknown): DocumentEdits {
  const maps = documentMaps(doc);
  const transact = (change: () => void): void => doc.transact(change, origin);
  const nodeMap = (id: string): Y.Map<unknown> | undefined => {
    const held = maps.nodes.get(id);
    return held instanceof Y.Map ? held : undefined;
  };
  const parameterMap = (id: string): Y.Map<unknown> | undefined => {
    const held = nodeMap(id)?.get(nodeKeys.parameters);
    return held instanceof Y.Map ? held : undefined;
  };
  const deleteNode = (id: string): void => {
    maps.nodes.delete(id);
    for (const [edgeId, value] of [...maps.edges.entries()]) {
      const edge = value as Partial<WorkflowEdge>;
      if (edge.source === id || edge.target === id) maps.edges.delete(edgeId);
    }
    for (const [groupId, value] of [...maps.groups.entries()]) {
      const group = value as Group;
      if (!group.nodeIds.includes(id)) continue;
      const nodeIds = group.nodeIds.filter((other) => other !== id);
      if (nodeIds.length === 0) maps.groups.delete(groupId);
      else maps.groups.set(groupId, { ...group, nodeIds });
    }
  };
  return {
    add: ({ nodes = [], edges = [], notes = [], groups = [] }) =>
      transact(() => {
        for (const node of nodes) maps.nodes.set(node.id, nodeToMap(node));
        for (const edge of edges) maps.edges.set(edge.id, edge);
        for (const note of notes) maps.notes.set(note.id, note);
        for (const group of groups) maps.groups.set(group.id, group);
      }),
    remove: ({ nodes = [], edges = [], notes = [], groups = [] }) =>
      transact(() => {
        for (const id of edges) maps.edges.delete(id);
        for (const id of notes) maps.notes.delete(id);
        for (const id of groups) maps.groups.delete(id);
        for (const id of nodes) deleteNode(id);
      }),
    move: (positions) =>
      transact(() => {
        for (const [id, position] of positions) {
          const map = nodeMap(id);
          if (map !== undefined) map.set(nodeKeys.position, position);
          else if (maps.notes.has(id)) {
            maps.notes.set(id, { ...(maps.notes.get(id) as Note), position });
          }
        }
      }),
    setName: (nodeId, name) => transact(() => nodeMap(nodeId)?.set(nodeKeys.name, name)),
    setParameter: (nodeId, name, value) =>
      transact(() => {
        const parameters = parameterMap(nodeId);
        if (value === undefined) parameters?.delete(name);
        else parameters?.set(name, value);
      }),
    setParameters: (nodeId, values) =>
      transact(() => {
        const parameters = parameterMap(nodeId);
        if (parameters === undefined) return;
        for (const name of [...parameters.keys()]) if (!(name in values)) parameters.delete(name);
        for (const [name, value] of Object.entries(values)) parameters.set(name, value);
      }),
    setSettings: (nodeId, change) =>
      transact(() => {
        const map = nodeMap(nodeId);
        const settings = map?.get(nodeKeys.settings);
        const merged = { ...(settings as object | undefined), ...change };
        const kept = Object.entries(merged).filter(([, value]) => value !== undefined);
        map?.set(nodeKeys.settings, Object.fromEntries(kept));
      }),
    putEdge: (edge) => transact(() => maps.edges.set(edge.id, edge)),
    putNote: (note) => transact(() => maps.notes.set(note.id, note)),
    putGroup: (group) => transact(() => maps.groups.set(group.id, group)),
    setWorkflow: ({ name, description, settings }) =>
      transact(() => {
        if (name !== undefined) maps.meta.set(metaKeys.name, name);
        if (description !== undefined) maps.meta.set(metaKeys.description, description);
        if (settings !== undefined) maps.meta.set(metaKeys.settings, settings);
      }),
  };
}
