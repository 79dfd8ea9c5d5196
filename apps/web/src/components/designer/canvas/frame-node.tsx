"use client";

import { cn } from "@edgeloom/ui";
import type { NodeProps } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import type { FrameFlowNode } from "../flow/flow-types.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

/** A frame around the nodes of a group. Pressing its edge selects them all, so that they move together. */
export const FrameNode = memo(function FrameNode({
  data: { group },
  selected,
}: NodeProps<FrameFlowNode>): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  return (
    <div
      className={cn(
        "size-full rounded-lg border border-dashed bg-surface-2/35",
        selected ? "border-accent" : "border-line-strong",
      )}
    >
      <div className="flex h-8 items-center gap-2 px-3">
        <input
          aria-label="Name of the group"
          value={group.name}
          readOnly={!editable}
          onChange={(event) => model.edits.putGroup({ ...group, name: event.target.value })}
          className="nodrag w-40 rounded-[4px] bg-transparent font-medium text-ink-2 text-xs outline-none focus:bg-surface-1"
        />
        <button
          type="button"
          onClick={() => model.select(group.nodeIds)}
          className="nodrag focus-ring rounded-[4px] px-1 text-2xs text-ink-3 hover:text-ink-1"
        >
          Select {group.nodeIds.length}
        </button>
      </div>
    </div>
  );
});
