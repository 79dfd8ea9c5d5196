"use client";

import { IconButton } from "@edgeloom/ui";
import { Panel, type ReactFlowState, useReactFlow, useStore } from "@xyflow/react";
import { Maximize, Minus, Plus, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { fitOptions } from "../flow/fit-options.ts";
import { useLayoutGraph } from "../layout/use-layout-graph.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

const zoomOf = (state: ReactFlowState): number => Math.round(state.transform[2] * 100);

/** Zoom, fit and layout, at the corner of the canvas. */
export function CanvasControls(): ReactNode {
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow();
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  const zoom = useStore(zoomOf);
  const { layOut, busy } = useLayoutGraph();
  const { duration } = fitOptions;
  return (
    <Panel
      position="bottom-left"
      className="flex items-center rounded-lg bg-surface-1 p-0.5 shadow-raised"
    >
      <IconButton
        label="Zoom out"
        keys={["-"]}
        size="sm"
        icon={<Minus size={14} />}
        onClick={() => zoomOut({ duration })}
      />
      <button
        type="button"
        title="Zoom to 100 %"
        onClick={() => zoomTo(1, { duration })}
        className="focus-ring tabular h-7 w-11 rounded-md text-center text-2xs text-ink-2 hover:bg-surface-2 hover:text-ink-1"
      >
        {zoom} %
      </button>
      <IconButton
        label="Zoom in"
        keys={["+"]}
        size="sm"
        icon={<Plus size={14} />}
        onClick={() => zoomIn({ duration })}
      />
      <span aria-hidden="true" className="mx-0.5 h-4 w-px bg-line" />
      <IconButton
        label="Fit to the window"
        keys={["Shift", "1"]}
        size="sm"
        icon={<Maximize size={14} />}
        onClick={() => void fitView(fitOptions)}
      />
      <IconButton
        label="Lay the graph out"
        keys={["Shift", "L"]}
        size="sm"
        loading={busy}
        disabled={!editable}
        icon={<Workflow size={14} />}
        onClick={() => void layOut()}
      />
    </Panel>
  );
}
