import { documentMaps, documentToGraph } from "@edgeloom/document";
import type { DocumentMessage, Role } from "@edgeloom/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";
import { ask, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";

const eventually = { timeout: 20_000, interval: 20 };
const workflowId = "wf1";
let test: TestGateway;

/** A window of the designer: a document kept the same as the gateway's. */
interface Window {
  readonly socket: Socket;
  readonly doc: Y.Doc;
  readonly refusals: string[];
}

async function openWindow(role: Role): Promise<Window> {
  const socket = test.viewer({ role });
  const doc = new Y.Doc();
  const refusals: string[] = [];
  const send = async (payload: Uint8Array): Promise<void> => {
    await ask(socket, "document", { workflowId, kind: "sync", payload }).catch((error) =>
      refusals.push((error as { code: string }).code),
    );
  };
  socket.on("document", (message: DocumentMessage) => {
    if (message.kind !== "sync") return;
    const encoder = encoding.createEncoder();
    const payload = new Uint8Array(message.payload);
    readSyncMessage(decoding.createDecoder(payload), encoder, doc, "gateway");
    if (encoding.length(encoder) > 0) void send(encoding.toUint8Array(encoder));
  });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin === "gateway") return;
    const encoder = encoding.createEncoder();
    writeUpdate(encoder, update);
    void send(encoding.toUint8Array(encoder));
  });
  await ask(socket, "subscribe", { kind: "workflow", workflowId });
  const encoder = encoding.createEncoder();
  writeSyncStep1(encoder, doc);
  await send(encoding.toUint8Array(encoder));
  await vi.waitFor(() => expect(documentMaps(doc).nodes.size).toBeGreaterThan(0), eventually);
  refusals.length = 0;
  return { socket, doc, refusals };
}

const namesIn = (doc: Y.Doc): string[] => documentToGraph(doc).nodes.map(({ name }) => name);
const rename = (doc: Y.Doc, name: string): void => {
  (documentMaps(doc).nodes.get("a") as Y.Map<unknown>).set("name", name);
};

async function stored(): Promise<{ revision: number; name: string | undefined }> {
  const row = await test.database.prisma.workflow.findUniqueOrThrow({ where: { id: workflowId } });
  const graph = row.graph as { nodes: { name: string }[] };
  return { revision: row.revision, name: graph.nodes[0]?.name };
}

beforeEach(async () => {
  test = await startTestGateway();
  await test.createWorkspace("w1");
  await test.database.prisma.workflow.create({
    data: {
      id: workflowId,
      workspaceId: "w1",
      name: "Shared",
      createdById: "u1",
      graph: {
        schemaVersion: 1,
        name: "Shared",
        nodes: [{ id: "a", type: "ManualTrigger", name: "Start" }],
      },
    },
  });
});

afterEach(async () => {
  await test.close();
});

describe("the shared document of a workflow", () => {
  it("is seeded once for two windows that open at once, and brings the changes of each to the other", async () => {
    const [left, right] = await Promise.all([openWindow("owner"), openWindow("editor")]);
    expect(await test.database.prisma.documentUpdate.count()).toBe(1);
    rename(left.doc, "Begin");
    await vi.waitFor(() => expect(namesIn(right.doc)).toEqual(["Begin"]), eventually);
  });

  it("is stored, and its graph written into the workflow with a new revision", async () => {
    const window = await openWindow("editor");
    rename(window.doc, "Begin");
    await vi.waitFor(async () => {
      expect(await stored()).toEqual({ revision: 1, name: "Begin" });
    }, eventually);
    window.socket.disconnect();
    await test.restart();
    expect(namesIn((await openWindow("editor")).doc)).toEqual(["Begin"]);
  });

  it("keeps what was changed in the moment in which the last window closed", async () => {
    const first = await openWindow("editor");
    rename(first.doc, "Begin");
    await ask(first.socket, "unsubscribe", { kind: "workflow", workflowId });
    expect(namesIn((await openWindow("editor")).doc)).toEqual(["Begin"]);
  });

  it("may be read, not changed, by a viewer", async () => {
    const [editor, viewer] = [await openWindow("editor"), await openWindow("viewer")];
    rename(viewer.doc, "Hacked");
    await vi.waitFor(() => expect(viewer.refusals).toEqual(["forbidden"]), eventually);
    expect(namesIn(editor.doc)).toEqual(["Start"]);
  });
});
