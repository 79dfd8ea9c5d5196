import type { DocumentMessage } from "@edgeloom/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { Awareness } from "y-protocols/awareness";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";
import { createDocumentSync, type DocumentChannel, type SyncState } from "./document-sync.ts";

type Handlers = Parameters<DocumentChannel["subscribe"]>[1];
type Answer = (taken: boolean) => void;

/** A gateway with one document, to which windows connect and from which they are cut off. */
class Hub {
  readonly doc = new Y.Doc();
  readonly #windows = new Set<Window>();

  constructor() {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      const encoder = encoding.createEncoder();
      writeUpdate(encoder, update);
      for (const window of this.#windows) {
        if (window !== origin) window.deliver(encoding.toUint8Array(encoder));
      }
    });
  }

  join(window: Window): void {
    this.#windows.add(window);
    const encoder = encoding.createEncoder();
    writeSyncStep1(encoder, this.doc);
    window.deliver(encoding.toUint8Array(encoder));
  }

  leave(window: Window): void {
    this.#windows.delete(window);
  }

  receive(window: Window, message: DocumentMessage, answer: Answer | undefined): void {
    if (message.kind === "sync") {
      const encoder = encoding.createEncoder();
      readSyncMessage(decoding.createDecoder(message.payload), encoder, this.doc, window);
      if (encoding.length(encoder) > 0) window.deliver(encoding.toUint8Array(encoder));
    }
    answer?.(true);
  }
}

class Window {
  readonly doc = new Y.Doc();
  readonly states: SyncState[] = [];
  readonly #hub: Hub;
  #handlers: Handlers | undefined;
  #listener: ((state: "connected" | "disconnected") => void) | undefined;
  #state: "connected" | "disconnected" = "disconnected";

  constructor(hub: Hub, mayWrite = true) {
    this.#hub = hub;
    createDocumentSync({
      workflowId: "wf",
      doc: this.doc,
      awareness: new Awareness(this.doc),
      mayWrite,
      channel: {
        subscribe: (_topic, handlers) => {
          this.#handlers = handlers;
          return () => undefined;
        },
        sendDocument: (message, answer) => hub.receive(this, message, answer),
        state: () => this.#state,
        onState: (listener) => {
          this.#listener = listener;
          return () => undefined;
        },
      },
      onState: (state) => this.states.push(state),
      onSynced: () => undefined,
      onRefused: () => undefined,
    });
  }

  connect(): void {
    this.#state = "connected";
    this.#hub.join(this);
    this.#handlers?.onSubscribed();
  }

  cut(): void {
    this.#state = "disconnected";
    this.#hub.leave(this);
    this.#listener?.("disconnected");
  }

  deliver(payload: Uint8Array): void {
    this.#handlers?.onDocument({
      workflowId: "wf",
      kind: "sync",
      payload: new Uint8Array(payload),
    });
  }

  get state(): SyncState | undefined {
    return this.states.at(-1);
  }

  get content(): unknown {
    return this.doc.getMap("nodes").toJSON();
  }
}

describe("keeping a document in step with the gateway", () => {
  it("shows a change in the other window and says when it is saved", () => {
    const hub = new Hub();
    const [left, right] = [new Window(hub), new Window(hub)];
    left.connect();
    right.connect();
    left.doc.getMap("nodes").set("a", 1);
    expect(right.content).toEqual({ a: 1 });
    expect(left.states).toContain("saving");
    expect(left.state).toBe("saved");
  });

  it("keeps changes made offline and merges them with those of others on reconnection", () => {
    const hub = new Hub();
    const [left, right] = [new Window(hub), new Window(hub)];
    left.connect();
    right.connect();
    left.cut();
    left.doc.getMap("nodes").set("mine", 1);
    right.doc.getMap("nodes").set("theirs", 2);
    expect(left.state).toBe("offline");
    expect(right.content).toEqual({ theirs: 2 });
    left.connect();
    expect(left.content).toEqual({ mine: 1, theirs: 2 });
    expect(right.content).toEqual(left.content);
    expect(left.state).toBe("saved");
  });

  it("sends nothing of a viewer who may only look", () => {
    const hub = new Hub();
    hub.doc.getMap("nodes").set("a", 1);
    const viewer = new Window(hub, false);
    viewer.connect();
    viewer.cut();
    viewer.connect();
    expect(viewer.content).toEqual({ a: 1 });
    expect(viewer.states).not.toContain("saving");
  });
});
