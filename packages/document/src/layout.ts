/**
 * The shared Yjs document of one workflow. Every value that two people may change apart from each other stands
 * under a key of its own, so that changes of both survive; what only makes sense as a whole (a position, the
 * settings of a node) is one plain value, where the later change wins.
 *
 * - `meta`: name, description, settings
 * - `nodes`: id → Y.Map { type, typeVersion, name, position, parameters (Y.Map), settings }
 * - `edges`, `notes`, `groups`: id → plain object
 */
import type * as Y from "yjs";

export const metaKeys = { name: "name", description: "description", settings: "settings" } as const;

export const nodeKeys = {
  type: "type",
  typeVersion: "typeVersion",
  name: "name",
  position: "position",
  parameters: "parameters",
  settings: "settings",
} as const;

/** The top-level maps of a document. */
export interface DocumentMaps {
  readonly meta: Y.Map<unknown>;
  readonly nodes: Y.Map<unknown>;
  readonly edges: Y.Map<unknown>;
  readonly notes: Y.Map<unknown>;
  readonly groups: Y.Map<unknown>;
}

/** Reaches the maps of a document, which come into being when first named. */
export function documentMaps(doc: Y.Doc): DocumentMaps {
  return {
    meta: doc.getMap("meta"),
    nodes: doc.getMap("nodes"),
    edges: doc.getMap("edges"),
    notes: doc.getMap("notes"),
    groups: doc.getMap("groups"),
  };
}
