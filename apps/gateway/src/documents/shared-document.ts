import type { DocumentRepository } from "@edgeloom/db";
import { documentToGraph } from "@edgeloom/document";
import type { TimerHandle, Timers } from "@edgeloom/kernel";
import { Awareness, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Log } from "../log.ts";

const persistEveryMs = 200;
const graphEveryMs = 1_000;
const compactAfterRows = 200;
const retryMs = 1_000;

/** Origin of updates that come from another gateway, which stores them itself. */
export const fromCluster = Symbol("cluster");
/** Origin of updates that come out of the database. */
const fromStore = Symbol("store");

/** The open document of one workflow: what was changed is stored in batches, the graph it says is derived. */
export class SharedDocument {
  readonly workflowId: string;
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly #documents: DocumentRepository;
  readonly #timers: Timers;
  readonly #log: Log;
  #unsaved: Uint8Array[] = [];
  #rows = 0;
  #graphDirty = false;
  #persistTimer: TimerHandle | undefined;
  #graphTimer: TimerHandle | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: {
    workflowId: string;
    documents: DocumentRepository;
    timers: Timers;
    log: Log;
  }) {
    this.workflowId = options.workflowId;
    this.#documents = options.documents;
    this.#timers = options.timers;
    this.#log = options.log;
    this.awareness.setLocalState(null);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== fromStore && origin !== fromCluster) this.#changed(update);
    });
  }

  async load(): Promise<void> {
    const updates = await this.#documents.open(this.workflowId);
    this.#rows = updates.length;
    this.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.doc, update, fromStore);
    }, fromStore);
  }

  removeClients(clientIds: readonly number[]): void {
    removeAwarenessStates(this.awareness, [...clientIds], "left");
  }

  /** Stores what is not stored yet and lets go of the document. */
  async close(): Promise<void> {
    this.#persistTimer?.cancel();
    this.#graphTimer?.cancel();
    await this.#persist();
    await this.#saveGraph();
    this.awareness.destroy();
    this.doc.destroy();
  }

  #changed(update: Uint8Array): void {
    this.#unsaved.push(update);
    this.#graphDirty = true;
    this.#persistTimer ??= this.#timers.after(persistEveryMs, () => {
      this.#persistTimer = undefined;
      void this.#persist();
    });
    this.#graphTimer ??= this.#timers.after(graphEveryMs, () => {
      this.#graphTimer = undefined;
      void this.#saveGraph();
    });
  }

  /** One write at a time, so that rows keep the order of the updates. */
  #persist(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const batch = this.#unsaved;
      if (batch.length === 0) return;
      this.#unsaved = [];
      try {
        await this.#documents.append(this.workflowId, Y.mergeUpdates(batch));
        this.#rows += 1;
        if (this.#rows > compactAfterRows) {
          await this.#documents.compact(this.workflowId, Y.mergeUpdates);
          this.#rows = 1;
        }
      } catch (error) {
        this.#unsaved = [...batch, ...this.#unsaved];
        this.#failed(error);
        this.#persistTimer ??= this.#timers.after(retryMs, () => {
          this.#persistTimer = undefined;
          void this.#persist();
        });
      }
    });
    return this.#writing;
  }

  async #saveGraph(): Promise<void> {
    if (!this.#graphDirty) return;
    this.#graphDirty = false;
    try {
      await this.#documents.saveGraph(this.workflowId, documentToGraph(this.doc));
    } catch (error) {
      this.#graphDirty = true;
      this.#failed(error);
      this.#graphTimer ??= this.#timers.after(retryMs, () => {
        this.#graphTimer = undefined;
        void this.#saveGraph();
      });
    }
  }

  #failed(error: unknown): void {
    this.#log("error", "A shared document was not stored; it is tried again", {
      workflowId: this.workflowId,
      error: String(error),
    });
  }
}
