import type { DocumentMessage } from "@edgeloom/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import {
  messageYjsSyncStep1,
  messageYjsSyncStep2,
  readSyncMessage,
  writeSyncStep1,
  writeUpdate,
} from "y-protocols/sync";
import * as Y from "yjs";

/** The part of the live connection that a shared document needs. */
export interface DocumentChannel {
  subscribe(
    topic: () => { readonly kind: "workflow"; readonly workflowId: string },
    handlers: {
      readonly onDocument: (message: DocumentMessage) => void;
      readonly onSubscribed: () => void;
      readonly onRefused: (error: Error) => void;
    },
  ): () => void;
  sendDocument(message: DocumentMessage, onAnswer?: (taken: boolean) => void): void;
  state(): "connecting" | "connected" | "disconnected";
  onState(listener: (state: "connecting" | "connected" | "disconnected") => void): () => void;
}

/**
 * - `opening`: the shared document has not arrived yet.
 * - `saved`: the gateway has every change.
 * - `saving`: changes are on their way.
 * - `offline`: no connection; changes are kept here and sent when it is back.
 * - `refused`: the gateway does not take the changes.
 */
export type SyncState = "opening" | "saved" | "saving" | "offline" | "refused";

export interface DocumentSync {
  readonly destroy: () => void;
}

interface DocumentSyncOptions {
  readonly workflowId: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly channel: DocumentChannel;
  readonly mayWrite: boolean;
  readonly onState: (state: SyncState) => void;
  /** The document holds all that the gateway had. */
  readonly onSynced: () => void;
  readonly onRefused: (error: Error) => void;
}

interface AwarenessChange {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** Origin of what comes from others, which is not sent back. */
export const fromGateway = Symbol("gateway");

const resendAfterMs = 2_000;

function encode(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/**
 * Keeps a document in step with the gateway's by the Yjs sync and awareness protocols. Changes made without a
 * connection stay in the document; on reconnection both sides tell what they have and send what the other lacks.
 */
export function createDocumentSync(options: DocumentSyncOptions): DocumentSync {
  const { workflowId, doc, awareness, channel, mayWrite } = options;
  let synced = false;
  let waiting = 0;
  let resend: ReturnType<typeof setTimeout> | undefined;

  const report = (state: SyncState): void => options.onState(state);
  const send = (kind: DocumentMessage["kind"], payload: Uint8Array): void =>
    channel.sendDocument({ workflowId, kind, payload: new Uint8Array(payload) });

  function sendChange(payload: Uint8Array): void {
    waiting += 1;
    report("saving");
    channel.sendDocument(
      { workflowId, kind: "sync", payload: new Uint8Array(payload) },
      (taken) => {
        waiting = Math.max(0, waiting - 1);
        if (!taken) {
          report("refused");
          resend ??= setTimeout(() => {
            resend = undefined;
            sendChange(encode((encoder) => writeUpdate(encoder, Y.encodeStateAsUpdate(doc))));
          }, resendAfterMs);
        } else if (waiting === 0 && resend === undefined) report("saved");
      },
    );
  }

  function onSyncMessage(payload: Uint8Array): void {
    const encoder = encoding.createEncoder();
    const type = readSyncMessage(decoding.createDecoder(payload), encoder, doc, fromGateway);
    if (type === messageYjsSyncStep1 && mayWrite && synced)
      sendChange(encoding.toUint8Array(encoder));
    if (type === messageYjsSyncStep2 && !synced) {
      synced = true;
      options.onSynced();
    }
    if (type === messageYjsSyncStep2 && waiting === 0) report("saved");
  }

  const onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === fromGateway) return;
    if (channel.state() !== "connected" || !synced) report(synced ? "offline" : "opening");
    else sendChange(encode((encoder) => writeUpdate(encoder, update)));
  };

  const onAwareness = (change: AwarenessChange, origin: unknown): void => {
    if (origin === fromGateway || channel.state() !== "connected") return;
    const clients = [...change.added, ...change.updated, ...change.removed];
    send("awareness", encodeAwarenessUpdate(awareness, clients));
  };

  const stopTopic = channel.subscribe(() => ({ kind: "workflow", workflowId }), {
    onDocument: (message) => {
      if (message.workflowId !== workflowId) return;
      if (message.kind === "sync") onSyncMessage(message.payload);
      else applyAwarenessUpdate(awareness, message.payload, fromGateway);
    },
    onSubscribed: () => {
      send(
        "sync",
        encode((encoder) => writeSyncStep1(encoder, doc)),
      );
      if (awareness.getLocalState() !== null) {
        send("awareness", encodeAwarenessUpdate(awareness, [doc.clientID]));
      }
    },
    onRefused: options.onRefused,
  });
  const stopState = channel.onState((state) => {
    if (state === "connected") return;
    waiting = 0;
    report(synced ? "offline" : "opening");
    const others = [...awareness.getStates().keys()].filter((id) => id !== doc.clientID);
    removeAwarenessStates(awareness, others, fromGateway);
  });
  doc.on("update", onUpdate);
  awareness.on("update", onAwareness);

  return {
    destroy() {
      awareness.setLocalState(null);
      if (resend !== undefined) clearTimeout(resend);
      doc.off("update", onUpdate);
      awareness.off("update", onAwareness);
      stopTopic();
      stopState();
    },
  };
}
