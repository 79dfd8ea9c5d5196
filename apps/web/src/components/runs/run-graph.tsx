"use client";

import "./run-graph.css";
import type { WorkflowGraph } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { cn, IconButton, statusLook, statusToken, token } from "@edgeloom/ui";
import {
  Background,
  BackgroundVariant,
  BaseEdge,
  type EdgeProps,
  Handle,
  type NodeProps,
  Panel,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { memo, type ReactNode, useMemo } from "react";
import { useWirePath } from "../designer/flow/use-wire-path.ts";
import { NodeTile } from "../designer/palette/node-tile.tsx";
import { NodeRunFooter } from "../run-overlay/node-run-footer.tsx";
import type { NodeRunView } from "../run-overlay/run-model.ts";
import { flowEdges, flowNodes, type RunFlowNode } from "./run-graph-mapping.ts";

const nodeTypes = { run: memo(RunNode) };
const edgeTypes = { run: memo(RunWire) };
const fitViewOptions = { padding: 0.16, maxZoom: 1 } as const;

interface RunGraphProps {
  readonly graph: WorkflowGraph;
  readonly nodes: ReadonlyMap<string, NodeRunView>;
  readonly selectedId: string | null;
  readonly onSelect: (nodeId: string | null) => void;
}

/** The graph that the run is pinned to, with what became of each node. */
export function RunGraph(props: RunGraphProps): ReactNode {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ graph, nodes, selectedId, onSelect }: RunGraphProps): ReactNode {
  const cards = useMemo(() => flowNodes(graph, nodes, selectedId), [graph, nodes, selectedId]);
  const wires = useMemo(() => flowEdges(graph, nodes), [graph, nodes]);
  return (
    <ReactFlow
      className="run-graph"
      nodes={cards}
      edges={wires}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      nodesDraggable={false}
      nodesConnectable={false}
      deleteKeyCode={null}
      multiSelectionKeyCode={null}
      fitView
      fitViewOptions={fitViewOptions}
      minZoom={0.1}
      maxZoom={1.6}
      onlyRenderVisibleElements
      zoomOnScroll={false}
      preventScrolling={false}
      panOnScroll={false}
      onNodeClick={(_event, node) => onSelect(node.id)}
      onPaneClick={() => onSelect(null)}
      onSelectionChange={({ nodes: chosen }) => {
        // By keyboard: Enter on a focused node selects it.
        const [first] = chosen;
        if (first !== undefined && first.id !== selectedId) onSelect(first.id);
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
      <ViewControls />
    </ReactFlow>
  );
}

function ViewControls(): ReactNode {
  const flow = useReactFlow();
  return (
    <Panel position="bottom-left" className="flex rounded-md border bg-surface-1 p-0.5">
      <IconButton
        size="sm"
        label="Zoom out"
        icon={<Minus size={14} />}
        onClick={() => void flow.zoomOut()}
      />
      <IconButton
        size="sm"
        label="Zoom in"
        icon={<Plus size={14} />}
        onClick={() => void flow.zoomIn()}
      />
      <IconButton
        size="sm"
        label="Show all"
        icon={<Maximize size={14} />}
        onClick={() => void flow.fitView(fitViewOptions)}
      />
    </Panel>
  );
}

function RunWire({ id, ...ends }: EdgeProps): ReactNode {
  const { path } = useWirePath(ends);
  return <BaseEdge id={id} path={path} />;
}

function RunNode({ data, selected }: NodeProps<RunFlowNode>): ReactNode {
  const { node, run } = data;
  const tone = run === undefined ? undefined : statusLook(run.state).tone;
  return (
    <div
      style={{ borderColor: tone === undefined ? undefined : token(statusToken(tone)) }}
      className={cn(
        "relative flex size-full items-center gap-2.5 rounded-lg border bg-surface-1 px-2.5",
        selected ? "ring-2 ring-accent/45" : "",
        tone === undefined && "border-line-strong opacity-65",
        run?.state === "skipped" && "border-dashed opacity-65",
      )}
    >
      <Handle type="target" position={Position.Left} />
      <NodeTile type={node.type} size={30} />
      <span className="min-w-0">
        <span className="block truncate font-medium text-ink-1 text-sm">{node.name}</span>
        <span className="block truncate text-2xs text-ink-3">
          {catalogue.definition(node.type)?.title ?? node.type}
        </span>
      </span>
      <Handle type="source" position={Position.Right} />
      {run === undefined ? null : <NodeRunFooter run={run} />}
    </div>
  );
}
