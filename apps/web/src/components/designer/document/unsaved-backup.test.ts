import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import {
  type BackupStorage,
  forgetUnsaved,
  keepUnsaved,
  restoreUnsaved,
} from "./unsaved-backup.ts";

function memoryStorage(): BackupStorage {
  const held = new Map<string, string>();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

describe("changes kept in the browser", () => {
  it("come back into a document that was opened anew", () => {
    const storage = memoryStorage();
    const saved = new Y.Doc();
    saved.getMap("nodes").set("a", 1);
    const mine = new Y.Doc();
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(saved));
    const vector = Y.encodeStateVector(mine);
    mine.getMap("nodes").set("b", 2);
    keepUnsaved(storage, "wf", mine, vector);
    const reopened = new Y.Doc();
    Y.applyUpdate(reopened, Y.encodeStateAsUpdate(saved));
    expect(restoreUnsaved(storage, "wf", reopened, "me")).toBe(true);
    expect(reopened.getMap("nodes").toJSON()).toEqual({ a: 1, b: 2 });
    expect(restoreUnsaved(storage, "wf", reopened, "me")).toBe(false);
  });

  it("are nothing once forgotten, or when they were spoilt", () => {
    const storage = memoryStorage();
    const doc = new Y.Doc();
    doc.getMap("nodes").set("a", 1);
    keepUnsaved(storage, "wf", doc, Y.encodeStateVector(new Y.Doc()));
    forgetUnsaved(storage, "wf");
    expect(restoreUnsaved(storage, "wf", new Y.Doc(), "me")).toBe(false);
    storage.setItem("edgeloom:unsaved:wf", "no base64 !");
    expect(restoreUnsaved(storage, "wf", new Y.Doc(), "me")).toBe(false);
    expect(storage.getItem("edgeloom:unsaved:wf")).toBeNull();
  });
});
