"use client";

import { Button, Kbd } from "@edgeloom/ui";
import { MousePointerClick } from "lucide-react";
import type { ReactNode } from "react";
import { addNodeAt } from "../model/designer-actions.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable, useSelected } from "../state/use-observable.ts";

/** What an empty canvas says: what it is for, and the first step. */
export function CanvasEmpty({ onSearch }: { readonly onSearch: () => void }): ReactNode {
  const { model } = useDesigner();
  const empty = useSelected(model.graph, (graph) => graph.nodes.length + graph.notes.length === 0);
  const editable = useObservable(model.editable);
  if (!empty) return null;
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center p-6">
      <div className="pointer-events-auto flex max-w-sm flex-col items-center gap-3 text-center">
        <span className="flex size-10 items-center justify-center rounded-lg bg-surface-2 text-ink-3">
          <MousePointerClick size={20} aria-hidden="true" />
        </span>
        <p className="font-medium text-base">Start with what starts it</p>
        <p className="text-pretty text-ink-2 text-sm">
          Drag a trigger from the palette onto the canvas, then connect what shall happen on the
          edge. <Kbd keys={["/"]} /> searches, <Kbd keys={["Tab"]} /> adds what comes next.
        </p>
        <div className="flex gap-2">
          <Button
            variant="primary"
            disabled={!editable}
            onClick={() => addNodeAt(model, "ManualTrigger", { x: 0, y: 0 })}
          >
            Add a manual trigger
          </Button>
          <Button disabled={!editable} onClick={onSearch}>
            Search nodes
          </Button>
        </div>
      </div>
    </div>
  );
}
