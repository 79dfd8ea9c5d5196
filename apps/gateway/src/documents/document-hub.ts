import type { DocumentRepository } from "@edgeloom/db";
import type { WorkflowGraph } from "@edgeloom/graph";
import type { Log } from "@edgeloom/host";
import { EdgeloomError, type TimerHandle, type Timers } from "@edgeloom/kernel";
import type { DocumentMessage } from "@edgeloom/protocol";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import {
  messageYjsSyncStep1,
  readSyncMessage,
  writeSyncStep1,
  writeUpdate,
} from "y-protocols/sync";
import * as Y from "yjs";
import type { ClusterBus } from "../cluster/bus.ts";
import type { Viewer } from "../live/viewer.ts";
import { fromCluster, fromStore, SharedDocument } from "./shared-document.ts";

interface AwarenessChange {
  readonly added: number[];
  readonly updated: number[];
  readonly removed: number[];
}

interface OpenDocument {
  readonly shared: SharedDocument;
  /** Viewers with the awareness clients that each of them brought. */
  readonly viewers: Map<Viewer, Set<number>>;
  /** Graphs being saved into it; it stays open for them as for a viewer. */
  replacements: number;
  /** Of what was stored of it when it was last looked at. */
  mark: string | undefined;
}

/** How long a change that another gateway's message did not bring may stay unseen. */
const lookEveryMs = 2_000;

export interface DocumentReplacement {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly graph: WorkflowGraph;
  /** The stored revision that the graph builds on. */
  readonly revision?: number | undefined;
}

/** Pointer, selection and name of one person, with room to spare. */
const awarenessBytesMax = 65_536;

/** @throws EdgeloomError `invalid_input` when the bytes are not of the protocol */
function ofProtocol(name: DocumentMessage["kind"], read: () => void): void {
  try {
    read();
  } catch (cause) {
    throw new EdgeloomError(
      {
        code: "invalid_input",
        message: `The document message is not of the Yjs ${name} protocol`,
        remedy: "Reload the page",
      },
      { cause },
    );
  }
}

/** The documents that viewers have open here: brings the changes of each to all, and to the other gateways. */
export class DocumentHub {
  readonly #documents: DocumentRepository;
  readonly #timers: Timers;
  readonly #log: Log;
  readonly #bus: ClusterBus;
  readonly #isShared: boolean;
  readonly #looking: TimerHandle | undefined;
  readonly #open = new Map<string, Promise<OpenDocument>>();
  readonly #loaded = new Map<string, OpenDocument>();
  /** Documents that are still being stored after their last viewer left; they are not read before. */
  readonly #closing = new Map<string, Promise<void>>();

  constructor(options: {
    documents: DocumentRepository;
    timers: Timers;
    log: Log;
    bus: ClusterBus;
    /** There may be other gateways, which have the same documents open. */
    isShared: boolean;
  }) {
    this.#documents = options.documents;
    this.#timers = options.timers;
    this.#log = options.log;
    this.#bus = options.bus;
    this.#isShared = options.isShared;
    this.#looking = options.isShared
      ? options.timers.every(lookEveryMs, () => void this.#lookAgain())
      : undefined;
    options.bus.onMessage((message) => {
      if (message.type !== "document") return;
      void this.#open.get(message.workflowId)?.then(({ shared }) => {
        if (message.kind === "update") Y.applyUpdate(shared.doc, message.payload, fromCluster);
        else applyAwarenessUpdate(shared.awareness, message.payload, fromCluster);
      });
    });
    options.bus.onRequest(({ workflowId }) => this.#flushHere(workflowId));
  }

  /** The viewer was authorised on the workflow. It is sent the first step of the sync protocol. */
  async join(viewer: Viewer, workflowId: string): Promise<() => void> {
    const open = await this.#held(workflowId);
    open.viewers.set(viewer, new Set());
    const { shared } = open;
    const encoder = encoding.createEncoder();
    writeSyncStep1(encoder, shared.doc);
    this.#send(viewer, workflowId, "sync", encoding.toUint8Array(encoder));
    const present = [...shared.awareness.getStates().keys()];
    if (present.length > 0) {
      const states = encodeAwarenessUpdate(shared.awareness, present);
      this.#send(viewer, workflowId, "awareness", states);
    }
    return () => this.#leave(open, viewer);
  }

  /** @throws EdgeloomError `not_found` (not subscribed), `forbidden` (role), `invalid_input` */
  receive(viewer: Viewer, { workflowId, kind, payload }: DocumentMessage): void {
    // In the same turn as it arrived: a viewer's leave that follows at once must not overtake it.
    const open = this.#loaded.get(workflowId);
    if (open === undefined || !open.viewers.has(viewer)) {
      throw new EdgeloomError({
        code: "not_found",
        message: `The workflow "${workflowId}" is not open on this connection`,
        remedy: "Subscribe to the workflow first",
      });
    }
    if (kind === "awareness") this.#aware(open, viewer, payload);
    else this.#sync(open, viewer, payload);
  }

  /**
   * Saves a graph as a whole, whether or not somebody has the document open, here or on another gateway: those
   * windows see the difference as a change by somebody else.
   * @throws EdgeloomError `not_found`, `conflict` (changed since `revision`), `unavailable` (not stored yet)
   */
  async replace({
    workspaceId,
    workflowId,
    graph,
    revision,
  }: DocumentReplacement): Promise<{ readonly revision: number }> {
    await this.#requireIn(workspaceId, workflowId);
    const open = await this.#held(workflowId);
    open.replacements += 1;
    try {
      return await open.shared.replace(graph, revision);
    } finally {
      open.replacements -= 1;
      this.#closeUnused(open);
    }
  }

  /**
   * Stores what was changed in the document up to now, here and on the other gateways.
   * @throws EdgeloomError `not_found`, `unavailable` (not stored yet, or a gateway does not answer)
   */
  async flush({
    workspaceId,
    workflowId,
  }: Pick<DocumentReplacement, "workspaceId" | "workflowId">): Promise<void> {
    await this.#requireIn(workspaceId, workflowId);
    const flushed = await Promise.all([
      this.#flushHere(workflowId),
      this.#bus.ask({ type: "flush_document", workflowId }),
    ]);
    if (flushed.every(Boolean)) return;
    throw new EdgeloomError({
      code: "unavailable",
      message: `What was changed last in workflow "${workflowId}" is not stored yet`,
      remedy: "Storing is tried again by itself; try again in a few seconds",
    });
  }

  async #flushHere(workflowId: string): Promise<boolean> {
    await this.#closing.get(workflowId);
    const open = await this.#open.get(workflowId);
    return open === undefined || (await open.shared.flush());
  }

  async #requireIn(workspaceId: string, workflowId: string): Promise<void> {
    if ((await this.#documents.workspaceOf(workflowId)) === workspaceId) return;
    throw new EdgeloomError({
      code: "not_found",
      message: `There is no workflow "${workflowId}" in this workspace`,
      remedy: "Choose one of the workspace's workflows",
    });
  }

  /** Stores everything that is not stored yet. */
  async close(): Promise<void> {
    this.#looking?.cancel();
    const open = await Promise.all(this.#open.values());
    this.#open.clear();
    this.#loaded.clear();
    await Promise.all([...open.map(({ shared }) => shared.close()), ...this.#closing.values()]);
  }

  #aware({ shared }: OpenDocument, viewer: Viewer, payload: Uint8Array): void {
    if (payload.length > awarenessBytesMax) {
      throw new EdgeloomError({
        code: "invalid_input",
        message: `What a window shows of itself takes ${payload.length} bytes, and may take ${awarenessBytesMax}`,
        remedy: "Reload the page",
      });
    }
    ofProtocol("awareness", () => applyAwarenessUpdate(shared.awareness, payload, viewer));
  }

  #sync({ shared }: OpenDocument, viewer: Viewer, payload: Uint8Array): void {
    const asksOnly = payload[0] === messageYjsSyncStep1;
    const { role } = viewer.claims;
    if (!asksOnly && role !== "owner" && role !== "editor") {
      throw new EdgeloomError({
        code: "forbidden",
        message: `The role ${role} may look at this workflow, not change it`,
        remedy: "Ask an owner of the workspace for the role editor",
      });
    }
    const encoder = encoding.createEncoder();
    ofProtocol("sync", () =>
      readSyncMessage(decoding.createDecoder(payload), encoder, shared.doc, viewer),
    );
    if (encoding.length(encoder) > 0) {
      this.#send(viewer, shared.workflowId, "sync", encoding.toUint8Array(encoder));
    }
  }

  /** One that may have been closed while it was waited for is opened anew. */
  async #held(workflowId: string): Promise<OpenDocument> {
    for (;;) {
      const opening = this.#opened(workflowId);
      const open = await opening;
      if (this.#open.get(workflowId) === opening) return open;
    }
  }

  #opened(workflowId: string): Promise<OpenDocument> {
    const held = this.#open.get(workflowId);
    if (held !== undefined) return held;
    const opening = this.#load(workflowId);
    this.#open.set(workflowId, opening);
    opening.catch(() => this.#open.delete(workflowId));
    return opening;
  }

  async #load(workflowId: string): Promise<OpenDocument> {
    await this.#closing.get(workflowId);
    const shared = new SharedDocument({
      workflowId,
      documents: this.#documents,
      timers: this.#timers,
      log: this.#log,
      isShared: this.#isShared,
    });
    // Asked for before: whatever is stored from now on, and may miss being loaded, changes the mark.
    const mark = this.#isShared ? await this.#markOf(workflowId) : undefined;
    const open: OpenDocument = { shared, viewers: new Map(), replacements: 0, mark };
    await shared.load();
    this.#loaded.set(workflowId, open);
    shared.doc.on("update", (update: Uint8Array, origin: unknown) => {
      const encoder = encoding.createEncoder();
      writeUpdate(encoder, update);
      this.#broadcast(open, "sync", encoding.toUint8Array(encoder), origin);
      this.#publish(workflowId, "update", update, origin);
    });
    shared.awareness.on("update", (change: AwarenessChange, origin: unknown) => {
      this.#rememberClients(open, change, origin);
      const clients = [...change.added, ...change.updated, ...change.removed];
      const states = encodeAwarenessUpdate(shared.awareness, clients);
      this.#broadcast(open, "awareness", states, origin);
      this.#publish(workflowId, "awareness", states, origin);
    });
    return open;
  }

  async #markOf(workflowId: string): Promise<string | undefined> {
    return (await this.#documents.marks([workflowId])).get(workflowId);
  }

  /** Reads again what another gateway stored: its message may have been lost, or have come before the document was open. */
  async #lookAgain(): Promise<void> {
    try {
      const marks = await this.#documents.marks([...this.#loaded.keys()]);
      for (const [workflowId, open] of this.#loaded) {
        const mark = marks.get(workflowId);
        if (mark === undefined || mark === open.mark) continue;
        open.mark = mark;
        await open.shared.lookAgain();
      }
    } catch (error) {
      this.#log("warning", "Shared documents were not read again", { error: String(error) });
    }
  }

  /** Which clients speak through a viewer, so that they go when it goes. */
  #rememberClients({ viewers }: OpenDocument, change: AwarenessChange, origin: unknown): void {
    const clients = origin instanceof Object ? viewers.get(origin as Viewer) : undefined;
    for (const id of [...change.added, ...change.updated]) clients?.add(id);
    for (const id of change.removed) clients?.delete(id);
  }

  #broadcast(
    { shared, viewers }: OpenDocument,
    kind: DocumentMessage["kind"],
    payload: Uint8Array,
    origin: unknown,
  ): void {
    for (const viewer of viewers.keys()) {
      if (viewer !== origin) this.#send(viewer, shared.workflowId, kind, payload);
    }
  }

  #publish(
    workflowId: string,
    kind: "update" | "awareness",
    payload: Uint8Array,
    origin: unknown,
  ): void {
    if (origin === fromCluster || origin === fromStore) return;
    this.#bus.publish({ type: "document", workflowId, kind, payload });
  }

  #send(
    viewer: Viewer,
    workflowId: string,
    kind: DocumentMessage["kind"],
    payload: Uint8Array,
  ): void {
    viewer.send("document", { workflowId, kind, payload });
  }

  #leave(open: OpenDocument, viewer: Viewer): void {
    const { shared, viewers } = open;
    shared.removeClients([...(viewers.get(viewer) ?? [])]);
    viewers.delete(viewer);
    this.#closeUnused(open);
  }

  #closeUnused(open: OpenDocument): void {
    const { shared, viewers, replacements } = open;
    const { workflowId } = shared;
    if (viewers.size > 0 || replacements > 0 || this.#loaded.get(workflowId) !== open) return;
    this.#open.delete(workflowId);
    this.#loaded.delete(workflowId);
    const closing = shared.close().finally(() => {
      if (this.#closing.get(workflowId) === closing) this.#closing.delete(workflowId);
    });
    this.#closing.set(workflowId, closing);
  }
}
