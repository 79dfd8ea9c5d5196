import { documentMaps, documentToGraph } from "@edgeloom/document";
import type { DocumentMessage } from "@edgeloom/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { Socket } from "socket.io-client";
import { expect, vi } from "vitest";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";
import { ask } from "./test-gateway.ts";

/** A window of the designer: a document kept the same as the gateway's. */
export interface DocumentWindow {
  readonly socket: Socket;
  readonly doc: Y.Doc;
  /** Codes of what the gateway refused. */
  readonly refusals: string[];
  /** Resolves when the gateway has taken everything that was changed here so far. */
  sent(): Promise<unknown>;
  /** Leaves the workflow; the connection stays. */
  close(): Promise<unknown>;
}

/**
 * Opens a workflow over a viewer's socket, and resolves when its document is there. A window that comes back brings
 * the document that it held.
 */
export async function openWindow(
  socket: Socket,
  workflowId: string,
  doc = new Y.Doc(),
): Promise<DocumentWindow> {
  const refusals: string[] = [];
  let underway: Promise<unknown> = Promise.resolve();
  const send = (encoder: encoding.Encoder): Promise<unknown> => {
    const payload = encoding.toUint8Array(encoder);
    const sent = ask(socket, "document", { workflowId, kind: "sync", payload }).catch((error) =>
      refusals.push((error as { code: string }).code),
    );
    underway = Promise.all([underway, sent]);
    return sent;
  };
  socket.on("document", (message: DocumentMessage) => {
    if (message.kind !== "sync" || message.workflowId !== workflowId) return;
    const encoder = encoding.createEncoder();
    const payload = new Uint8Array(message.payload);
    readSyncMessage(decoding.createDecoder(payload), encoder, doc, "gateway");
    if (encoding.length(encoder) > 0) void send(encoder);
  });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin === "gateway") return;
    const encoder = encoding.createEncoder();
    writeUpdate(encoder, update);
    void send(encoder);
  });
  await ask(socket, "subscribe", { kind: "workflow", workflowId });
  const encoder = encoding.createEncoder();
  writeSyncStep1(encoder, doc);
  await send(encoder);
  await vi.waitFor(() => expect(documentMaps(doc).nodes.size).toBeGreaterThan(0), {
    timeout: 20_000,
    interval: 20,
  });
  await underway;
  refusals.length = 0;
  return {
    socket,
    doc,
    refusals,
    sent: () => underway,
    close: () => ask(socket, "unsubscribe", { kind: "workflow", workflowId }),
  };
}

export const namesIn = ({ doc }: DocumentWindow): string[] =>
  documentToGraph(doc).nodes.map(({ name }) => name);

export function rename({ doc }: DocumentWindow, nodeId: string, name: string): void {
  (documentMaps(doc).nodes.get(nodeId) as Y.Map<unknown>).set("name", name);
}
