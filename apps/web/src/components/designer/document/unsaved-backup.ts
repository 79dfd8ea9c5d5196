import * as Y from "yjs";

/** The part of the browser's storage that is used here. */
export type BackupStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

function keyOf(workflowId: string): string {
  return `edgeloom:unsaved:${workflowId}`;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * Keeps what was changed without a connection, so that closing the window does not lose it. The storage may be
 * full or forbidden; the document in memory is then all there is, and leaving the page asks first.
 */
export function keepUnsaved(
  storage: BackupStorage,
  workflowId: string,
  doc: Y.Doc,
  savedVector: Uint8Array,
): void {
  try {
    storage.setItem(keyOf(workflowId), toBase64(Y.encodeStateAsUpdate(doc, savedVector)));
  } catch {
    storage.removeItem(keyOf(workflowId));
  }
}

export function forgetUnsaved(storage: BackupStorage, workflowId: string): void {
  storage.removeItem(keyOf(workflowId));
}

/** Brings back what an earlier window kept; tells whether it changed anything. */
export function restoreUnsaved(
  storage: BackupStorage,
  workflowId: string,
  doc: Y.Doc,
  origin: unknown,
): boolean {
  const kept = storage.getItem(keyOf(workflowId));
  if (kept === null) return false;
  const before = Y.encodeStateVector(doc);
  try {
    Y.applyUpdate(doc, fromBase64(kept), origin);
  } catch {
    forgetUnsaved(storage, workflowId);
    return false;
  }
  return Y.encodeStateAsUpdate(doc, before).length > 2;
}
