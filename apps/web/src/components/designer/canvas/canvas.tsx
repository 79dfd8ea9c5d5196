"use client";

import "./canvas.css";
import { toast, useColorScheme } from "@edgeloom/ui";
import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionLineType,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, type ReactNode, useCallback, useMemo } from "react";
import { outputFor } from "../flow/connection-rules.ts";
import { fitOptions } from "../flow/fit-options.ts";
import { refreshFrames } from "../flow/flow-mapping.ts";
import type { FlowEdge, FlowNode } from "../flow/flow-types.ts";
import { addNodeAt, connect } from "../model/designer-actions.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { draggedTypeFormat } from "../palette/palette.tsx";
import { PresenceLayer } from "../presence/presence-layer.tsx";
import { useObservable } from "../state/use-observable.ts";
import { isNarrow } from "../use-narrow.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { FrameNode } from "./frame-node.tsx";
import { minimapColour } from "./minimap-colour.ts";
import { NoteNode } from "./note-node.tsx";
import { StepNode } from "./step-node.tsx";
import { WireEdge } from "./wire-edge.tsx";

const nodeTypes = { step: StepNode, note: NoteNode, frame: FrameNode };
const edgeTypes = { wire: WireEdge };

/** Beyond this the small map costs more than it helps. */
const minimapNodesMax = 1_000;

const smallNodesMax = 60;

interface CanvasProps {
  readonly onCursor: (position: { readonly x: number; readonly y: number } | null) => void;
}

/** The graph, drawn: dragging, connecting, selecting. What is dropped is written to the shared document. */
export function Canvas({ onCursor }: CanvasProps): ReactNode {
  const { model, view } = useDesigner();
  const nodes = useObservable(model.flowNodes);
  const edges = useObservable(model.flowEdges);
  const editable = useObservable(model.editable);
  const scheme = useColorScheme();
  const { screenToFlowPosition } = useReactFlow();

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const kept = changes.filter((change) => change.type !== "remove");
      const dragging = kept.some((change) => change.type === "position");
      model.flowNodes.update((current) => {
        const next = applyNodeChanges(kept, [...current]);
        return dragging ? refreshFrames(next) : next;
      });
      const dropped = new Map(
        kept.flatMap((change) =>
          change.type === "position" && change.dragging === false && change.position !== undefined
            ? [[change.id, change.position] as const]
            : [],
        ),
      );
      // A click ends a drag that never was; only what moved is written.
      const changed = new Map(
        [...dropped].filter(([id, position]) => {
          const at = model.node(id)?.position ?? notePosition(model.graph.get().notes, id);
          return at !== undefined && (at.x !== position.x || at.y !== position.y);
        }),
      );
      if (changed.size > 0) model.edits.move(changed);
    },
    [model],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      const kept = changes.filter((change) => change.type !== "remove");
      model.flowEdges.update((current) => applyEdgeChanges(kept, [...current]));
    },
    [model],
  );
  const finish = useCallback(
    (connection: Connection, replaces?: string) => {
      const { source, target } = connection;
      const port = connection.sourceHandle ?? "main";
      const targetInput = connection.targetHandle ?? "main";
      const sourceOutput = outputFor(model, source, port, target, targetInput);
      const refusal = connect(model, { source, sourceOutput, target, targetInput }, replaces);
      if (refusal !== undefined) toast.warning(refusal.reason, { description: refusal.remedy });
    },
    [model],
  );
  const onDrop = (event: DragEvent): void => {
    const type = event.dataTransfer.getData(draggedTypeFormat);
    if (type === "") return;
    event.preventDefault();
    addNodeAt(model, type, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
  };
  const minimap = nodes.length <= minimapNodesMax && nodes.length > 0;
  // A small graph opens with its names legible, even where it does not fit as a whole.
  const small = nodes.length <= smallNodesMax;
  const openingFit = useMemo(
    () => ({ ...fitOptions, duration: 0, ...(small ? { minZoom: 0.3 } : {}) }),
    [small],
  );
  return (
    <ReactFlow<FlowNode, FlowEdge>
      nodes={nodes as FlowNode[]}
      edges={edges as FlowEdge[]}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={(connection) => finish(connection)}
      onReconnect={(edge, connection) => finish(connection, edge.id)}
      onConnectStart={(_event, { nodeId, handleId, handleType }) => {
        if (nodeId === null || handleType === null) return;
        model.drawing.set({ nodeId, port: handleId ?? "main", from: handleType });
      }}
      onConnectEnd={() => model.drawing.set(null)}
      onNodeClick={(_event, node) => {
        // On a phone the inspector is a sheet, and a tap on a node asks for it.
        if (node.type === "step" && isNarrow()) view.inspectorOpen.set(true);
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(draggedTypeFormat)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
      onDrop={onDrop}
      onPointerMove={(event) =>
        onCursor(
          screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false }),
        )
      }
      onPointerLeave={() => onCursor(null)}
      nodesDraggable={editable}
      nodesConnectable={editable}
      edgesReconnectable={editable}
      reconnectRadius={16}
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={["Shift", "Meta", "Control"]}
      panActivationKeyCode="Space"
      selectionMode={SelectionMode.Partial}
      connectionLineType={ConnectionLineType.SmoothStep}
      connectionRadius={24}
      snapToGrid
      snapGrid={[4, 4]}
      minZoom={0.05}
      maxZoom={2}
      fitView
      fitViewOptions={openingFit}
      onlyRenderVisibleElements
      elevateNodesOnSelect
      disableKeyboardA11y={false}
      colorMode={scheme}
      attributionPosition="top-right"
      className="designer-canvas"
      aria-label="Workflow canvas"
    >
      <Background
        variant={BackgroundVariant.Dots}
        gap={20}
        size={1.5}
        color="color-mix(in oklch, var(--ink-3) 34%, transparent)"
      />
      <PresenceLayer />
      <CanvasControls />
      {minimap ? (
        <MiniMap
          position="bottom-right"
          pannable
          zoomable
          nodeColor={minimapColour}
          nodeStrokeWidth={0}
          nodeBorderRadius={20}
          style={{ width: 148, height: 96 }}
          className="max-md:hidden"
        />
      ) : null}
    </ReactFlow>
  );
}

interface Placed {
  readonly id: string;
  readonly position: { readonly x: number; readonly y: number };
}

function notePosition(notes: readonly Placed[], id: string): Placed["position"] | undefined {
  return notes.find((note) => note.id === id)?.position;
}
