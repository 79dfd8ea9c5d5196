import type { DocumentRepository } from "@edgeloom/db";
import { documentSays, documentToGraph, graphToDocument } from "@edgeloom/document";
import type { WorkflowGraph } from "@edgeloom/graph";
import type { Log } from "@edgeloom/host";
import { EdgeloomError, type TimerHandle, type Timers } from "@edgeloom/kernel";
import { Awareness, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";

const persistEveryMs = 200;
const graphEveryMs = 1_000;
const compactAfterRows = 200;
const retryMs = 1_000;

/** Origin of updates that come from another gateway, which as a rule stores them itself. */
export const fromCluster = Symbol("cluster");
/** Origin of updates that make the document say a graph which was saved as a whole. */
const fromGraph = Symbol("graph");
/** Origin of updates that come out of the database, where the other gateways find them too. */
export const fromStore = Symbol("store");

/** The open document of one workflow: what was changed is stored in batches, the graph it says is derived. */
export class SharedDocument {
  readonly workflowId: string;
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly #documents: DocumentRepository;
  readonly #timers: Timers;
  readonly #log: Log;
  /** Other gateways may have the same document open. */
  readonly #isShared: boolean;
  #unsaved: Uint8Array[] = [];
  #rows = 0;
  #graphDirty = false;
  #tookFromStore = false;
  #persistTimer: TimerHandle | undefined;
  #graphTimer: TimerHandle | undefined;
  /** As it was when the graph was last written; undefined before. */
  #revision: number | undefined;
  #writing: Promise<boolean> = Promise.resolve(true);

  constructor(options: {
    workflowId: string;
    documents: DocumentRepository;
    timers: Timers;
    log: Log;
    isShared: boolean;
  }) {
    this.workflowId = options.workflowId;
    this.#documents = options.documents;
    this.#timers = options.timers;
    this.#log = options.log;
    this.#isShared = options.isShared;
    this.awareness.setLocalState(null);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === fromStore) {
        this.#tookFromStore = true;
        return;
      }
      if (origin !== fromCluster) this.#keep(update);
      // After updates of others too: of two gateways that write the graph, the last may not have seen all.
      this.#outdateGraph();
    });
  }

  async load(): Promise<void> {
    const updates = await this.#documents.open(this.workflowId);
    this.#rows = updates.length;
    this.#take(updates);
  }

  /** Something was stored, perhaps by another gateway whose message did not arrive, or not in time. */
  async lookAgain(): Promise<void> {
    await this.#write(async () => {
      await this.#settle();
    });
  }

  removeClients(clientIds: readonly number[]): void {
    removeAwarenessStates(this.awareness, [...clientIds], "left");
  }

  /**
   * Makes the document say `graph` by the smallest change, in one transaction, and answers when that is stored.
   * @throws EdgeloomError `conflict` when `expectedRevision` is given and the document was changed since;
   * `unavailable` when it could not be stored yet
   */
  async replace(
    graph: WorkflowGraph,
    expectedRevision: number | undefined,
  ): Promise<{ readonly revision: number }> {
    if (expectedRevision !== undefined) await this.#claim(graph, expectedRevision);
    graphToDocument(graph, this.doc, fromGraph);
    this.#graphDirty = true;
    const stored = (await this.#persist()) && (await this.#saveGraph());
    if (stored && this.#revision !== undefined) return { revision: this.#revision };
    throw new EdgeloomError({
      code: "unavailable",
      message: `The shared document of workflow "${this.workflowId}" was changed, but not stored yet`,
      remedy: "Storing is tried again by itself; check that the database runs, and save again",
    });
  }

  /** What is in the document and not in the stored graph counts as a change since any revision. */
  async #claim(graph: WorkflowGraph, expectedRevision: number): Promise<void> {
    await this.#saveGraph();
    const unchanged = (): boolean => !this.#graphDirty;
    const claimed =
      unchanged() &&
      (await this.#documents.claimRevision(this.workflowId, expectedRevision)) &&
      unchanged();
    // Sent a second time, because the answer to the first was lost, it is no conflict.
    if (claimed || documentSays(this.doc, graph)) return;
    throw new EdgeloomError({
      code: "conflict",
      message: `Workflow "${this.workflowId}" was changed since revision ${expectedRevision}`,
      remedy: "Load it again and repeat your change, or send no revision to overwrite.",
      field: "revision",
    });
  }

  /** Stores the updates that are not stored yet; false when that failed. The graph follows in its time. */
  flush(): Promise<boolean> {
    return this.#persist();
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

  #keep(update: Uint8Array): void {
    this.#unsaved.push(update);
    this.#persistTimer ??= this.#timers.after(persistEveryMs, () => {
      this.#persistTimer = undefined;
      void this.#persist();
    });
  }

  #outdateGraph(): void {
    this.#graphDirty = true;
    this.#graphTimer ??= this.#timers.after(graphEveryMs, () => {
      this.#graphTimer = undefined;
      void this.#saveGraph();
    });
  }

  #take(updates: readonly Uint8Array[]): void {
    this.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.doc, update, fromStore);
    }, fromStore);
  }

  /**
   * Takes what others stored, and stores what nobody did: of a gateway that was killed its updates may have come
   * here and not into the database, and those that build on them would be worth nothing there without them.
   */
  async #settle(): Promise<void> {
    const wasDirty = this.#graphDirty;
    let mine = 0;
    try {
      const { revision } = await this.#documents.settle(this.workflowId, (stored) => {
        mine = this.#unsaved.length;
        this.#rows = stored.length;
        this.#tookFromStore = false;
        this.#take(stored);
        const missing = beyond(this.doc, stored);
        const isKnown = missing === null && !this.#tookFromStore && !this.#graphDirty;
        this.#graphDirty = false;
        return { missing, graph: isKnown ? null : documentToGraph(this.doc) };
      });
      this.#unsaved = this.#unsaved.slice(mine);
      this.#revision = revision;
    } catch (error) {
      this.#graphDirty ||= wasDirty || this.#tookFromStore;
      throw error;
    }
  }

  /** One write at a time, so that rows keep the order of the updates, and the last graph is the one that stays. */
  #persist(): Promise<boolean> {
    return this.#write(async () => {
      const batch = this.#unsaved;
      if (batch.length === 0) return;
      this.#unsaved = [];
      try {
        await this.#documents.append(this.workflowId, Y.mergeUpdates(batch));
      } catch (error) {
        this.#unsaved = [...batch, ...this.#unsaved];
        this.#persistTimer ??= this.#timers.after(retryMs, () => {
          this.#persistTimer = undefined;
          void this.#persist();
        });
        throw error;
      }
      this.#rows += 1;
      if (this.#rows > compactAfterRows) void this.#compact();
    });
  }

  #compact(): Promise<boolean> {
    return this.#write(async () => {
      await this.#documents.compact(this.workflowId, Y.mergeUpdates);
      this.#rows = 1;
    });
  }

  #saveGraph(): Promise<boolean> {
    return this.#write(async () => {
      if (!this.#graphDirty) return;
      try {
        if (this.#isShared) await this.#settle();
        else await this.#writeGraph();
      } catch (error) {
        this.#graphDirty = true;
        this.#graphTimer ??= this.#timers.after(retryMs, () => {
          this.#graphTimer = undefined;
          void this.#saveGraph();
        });
        throw error;
      }
    });
  }

  async #writeGraph(): Promise<void> {
    this.#graphDirty = false;
    const graph = documentToGraph(this.doc);
    this.#revision = (await this.#documents.saveGraph(this.workflowId, graph)).revision;
  }

  /** False when it failed, which is logged; it is tried again later. */
  #write(work: () => Promise<void>): Promise<boolean> {
    const written = this.#writing.then(async () => {
      try {
        await work();
        return true;
      } catch (error) {
        this.#failed(error);
        return false;
      }
    });
    this.#writing = written;
    return written;
  }

  #failed(error: unknown): void {
    this.#log("error", "A shared document was not stored; it is tried again", {
      workflowId: this.workflowId,
      error: String(error),
    });
  }
}

/** What a document holds beyond the updates that are stored; null when that is nothing. */
function beyond(doc: Y.Doc, stored: readonly Uint8Array[]): Uint8Array | null {
  const known = new Y.Doc();
  known.transact(() => {
    for (const update of stored) Y.applyUpdate(known, update);
  });
  let missing: Uint8Array | null = null;
  // Not told of when nothing in it is new, deletions included, which a state vector does not count.
  known.on("update", (update: Uint8Array) => {
    missing = update;
  });
  Y.applyUpdate(known, Y.encodeStateAsUpdate(doc));
  known.destroy();
  return missing;
}
