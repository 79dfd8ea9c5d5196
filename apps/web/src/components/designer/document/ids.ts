import { toSnakeCase } from "@edgeloom/graph";

const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

function randomLetters(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
}

/**
 * The id of a new node: its type, so that expressions can be read (`nodes.edge_discovery_k3f.edgeNode`), and
 * some letters, so that two people who add the same at once make two nodes.
 */
export function newNodeId(type: string): string {
  const stem = toSnakeCase(type)
    .replace(/^_/, "")
    .replace(/_node$/, "")
    .slice(0, 60);
  return `${stem}_${randomLetters(4)}`;
}

export function newElementId(kind: "edge" | "note" | "group"): string {
  return `${kind}_${randomLetters(10)}`;
}
