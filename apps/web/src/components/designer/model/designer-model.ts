import { documentMaps, graphToDocument } from "@edgeloom/document";
import { validateWorkflow, type WorkflowGraph, type WorkflowNode } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { createDocumentEdits, type DocumentEdits } from "../document/document-edits.ts";
import {
  createDocumentSync,
  type DocumentChannel,
  type SyncState,
} from "../document/document-sync.ts";
import { createGraphMirror, type GraphMirror } from "../document/graph-mirror.ts";
import { forgetUnsaved, keepUnsaved, restoreUnsaved } from "../document/unsaved-backup.ts";
import { type PortView, plainPortView, toFlowEdges, toFlowNodes } from "../flow/flow-mapping.ts";
import type { FlowEdge, FlowNode } from "../flow/flow-types.ts";
import { createObservable, type Observable } from "../state/observable.ts";
import { indexProblems, noProblems, type ProblemIndex } from "./problem-index.ts";

/** A connection being drawn, as the port that it starts from. */
export interface Drawing {
  readonly nodeId: string;
  readonly port: string;
  readonly from: "source" | "target";
}

export interface UndoDepth {
  readonly undo: number;
  readonly redo: number;
}

/** The open workflow: its shared document, what is derived from it, and this user's view of it. */
export interface DesignerModel {
  readonly workflowId: string;
  readonly graph: Observable<WorkflowGraph>;
  readonly flowNodes: Observable<readonly FlowNode[]>;
  readonly flowEdges: Observable<readonly FlowEdge[]>;
  readonly portView: Observable<PortView>;
  readonly problems: Observable<ProblemIndex>;
  readonly syncState: Observable<SyncState>;
  /** Whether the shared document is here and this user may change it. */
  readonly editable: Observable<boolean>;
  /** Why the gateway refused to open the document, if it did. */
  readonly refusal: Observable<Error | null>;
  readonly undoDepth: Observable<UndoDepth>;
  readonly drawing: Observable<Drawing | null>;
  readonly awareness: Awareness;
  readonly edits: DocumentEdits;
  node(id: string): WorkflowNode | undefined;
  undo(): void;
  redo(): void;
  /** Makes the document say what a graph says: one step of undo. */
  restore(graph: WorkflowGraph): void;
  /** Selects exactly these nodes, notes and connections. */
  select(ids: Iterable<string>): void;
  destroy(): void;
}

export interface DesignerModelOptions {
  readonly workflowId: string;
  /** The draft as the API gave it, shown until the shared document arrives. */
  readonly draft: WorkflowGraph;
  readonly channel: DocumentChannel;
  readonly mayWrite: boolean;
  readonly storage: Storage;
  readonly onRestored: () => void;
}

const validateAfterMs = 200;
const backupAfterMs = 300;

export function createDesignerModel(options: DesignerModelOptions): DesignerModel {
  const { workflowId, channel, mayWrite, storage } = options;
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const origin = { user: workflowId };
  const maps = documentMaps(doc);

  const graph = createObservable(options.draft);
  const portView = createObservable<PortView>(plainPortView);
  const flowNodes = createObservable<readonly FlowNode[]>([]);
  const flowEdges = createObservable<readonly FlowEdge[]>([]);
  const problems = createObservable<ProblemIndex>(noProblems);
  const syncState = createObservable<SyncState>("opening");
  const editable = createObservable(false);
  const refusal = createObservable<Error | null>(null);
  const undoDepth = createObservable<UndoDepth>({ undo: 0, redo: 0 });
  const drawing = createObservable<Drawing | null>(null);

  const undoManager = new Y.UndoManager(
    [maps.meta, maps.nodes, maps.edges, maps.notes, maps.groups],
    {
      trackedOrigins: new Set([origin]),
      captureTimeout: 350,
    },
  );
  const readUndo = (): void =>
    undoDepth.set({ undo: undoManager.undoStack.length, redo: undoManager.redoStack.length });
  for (const name of ["stack-item-added", "stack-item-popped", "stack-cleared"] as const) {
    undoManager.on(name, readUndo);
  }

  let mirror: GraphMirror | undefined;
  let byId = new Map<string, WorkflowNode>();
  let validation: ReturnType<typeof setTimeout> | undefined;
  let backup: ReturnType<typeof setTimeout> | undefined;
  let savedVector = Y.encodeStateVector(doc);

  const redraw = (): void => {
    const current = graph.get();
    byId = new Map(current.nodes.map((node) => [node.id, node]));
    const nodes = toFlowNodes(current, portView.get(), flowNodes.get());
    flowNodes.set(nodes);
    flowEdges.set(toFlowEdges(current, nodes, flowEdges.get()));
  };
  const validate = (): void => {
    validation = undefined;
    problems.set(indexProblems(validateWorkflow(graph.get(), catalogue)));
  };
  const stops = [
    graph.subscribe(() => {
      redraw();
      validation ??= setTimeout(validate, validateAfterMs);
    }),
    portView.subscribe(redraw),
  ];
  redraw();
  validate();

  const onState = (state: SyncState): void => {
    syncState.set(state);
    if (state === "saved") {
      savedVector = Y.encodeStateVector(doc);
      if (backup !== undefined) clearTimeout(backup);
      backup = undefined;
      forgetUnsaved(storage, workflowId);
    }
  };
  const onUpdate = (): void => {
    if (syncState.get() !== "offline" && syncState.get() !== "refused") return;
    backup ??= setTimeout(() => {
      backup = undefined;
      keepUnsaved(storage, workflowId, doc, savedVector);
    }, backupAfterMs);
  };
  const sync = createDocumentSync({
    workflowId,
    doc,
    awareness,
    channel,
    mayWrite,
    onState,
    onSynced: () => {
      refusal.set(null);
      mirror = createGraphMirror(doc, (next) => graph.set(next));
      graph.set(mirror.graph());
      editable.set(mayWrite);
      if (mayWrite && restoreUnsaved(storage, workflowId, doc, "restored")) options.onRestored();
      undoManager.clear();
    },
    onRefused: (error) => refusal.set(error),
  });
  // After the sync's own listener, so that the state says whether this update went out.
  doc.on("update", onUpdate);

  const whole = createDocumentEdits(doc, origin);
  return {
    workflowId,
    graph,
    flowNodes,
    flowEdges,
    portView,
    problems,
    syncState,
    editable,
    refusal,
    undoDepth,
    drawing,
    awareness,
    edits: guardEdits(whole, () => editable.get(), undoManager),
    node: (id) => byId.get(id),
    undo: () => undoManager.undo(),
    redo: () => undoManager.redo(),
    restore(next) {
      if (!editable.get()) return;
      undoManager.stopCapturing();
      graphToDocument(next, doc, origin);
      undoManager.stopCapturing();
    },
    select(ids) {
      const wanted = new Set(ids);
      const mark = <T extends FlowNode | FlowEdge>(item: T): T =>
        (item.selected === true) === wanted.has(item.id)
          ? item
          : { ...item, selected: wanted.has(item.id) };
      flowNodes.update((nodes) => nodes.map(mark));
      flowEdges.update((edges) => edges.map(mark));
    },
    destroy() {
      if (backup !== undefined) keepUnsaved(storage, workflowId, doc, savedVector);
      for (const timer of [validation, backup]) if (timer !== undefined) clearTimeout(timer);
      for (const stop of stops) stop();
      sync.destroy();
      mirror?.destroy();
      undoManager.destroy();
      awareness.destroy();
      doc.destroy();
    },
  };
}

/** Edits that follow one another while typing or dragging are one step of undo; whole acts are steps of their own. */
function guardEdits(
  edits: DocumentEdits,
  isEditable: () => boolean,
  undoManager: Y.UndoManager,
): DocumentEdits {
  const typing = new Set<keyof DocumentEdits>([
    "setParameter",
    "setSettings",
    "setName",
    "putNote",
    "setWorkflow",
  ]);
  const guarded = { ...edits };
  const guard = <Key extends keyof DocumentEdits>(key: Key): void => {
    const apply = edits[key] as (...given: unknown[]) => void;
    guarded[key] = ((...given: unknown[]) => {
      if (!isEditable()) return;
      if (!typing.has(key)) undoManager.stopCapturing();
      apply(...given);
      if (!typing.has(key)) undoManager.stopCapturing();
    }) as DocumentEdits[Key];
  };
  for (const key of Object.keys(edits) as (keyof DocumentEdits)[]) guard(key);
  return guarded;
}
