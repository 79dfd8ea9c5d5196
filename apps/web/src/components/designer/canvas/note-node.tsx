"use client";

import { cn } from "@edgeloom/ui";
import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo, type ReactNode, useEffect, useRef } from "react";
import type { NoteFlowNode } from "../flow/flow-types.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

/** Text on the canvas for the people who read the workflow. */
export const NoteNode = memo(function NoteNode({
  data: { note },
  selected,
}: NodeProps<NoteFlowNode>): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  const field = useRef<HTMLTextAreaElement>(null);
  const isNew = note.text === "" && selected;
  // A note that was just added is written at once; later, pressing its text does.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as it appears.
  useEffect(() => {
    if (isNew) field.current?.focus();
  }, []);
  return (
    <div
      className={cn(
        "size-full rounded-lg border bg-[color-mix(in_oklab,var(--state-warning)_9%,var(--surface-1))] p-3",
        selected
          ? "border-accent"
          : "border-[color-mix(in_oklab,var(--state-warning)_30%,var(--line))]",
      )}
    >
      <NodeResizer
        isVisible={selected && editable}
        minWidth={120}
        minHeight={60}
        color="var(--accent)"
        onResizeEnd={(_event, { x, y, width, height }) =>
          model.edits.putNote({ ...note, position: { x, y }, size: { width, height } })
        }
      />
      <textarea
        ref={field}
        aria-label="Note"
        value={note.text}
        readOnly={!editable}
        placeholder="Write a note"
        onChange={(event) => model.edits.putNote({ ...note, text: event.target.value })}
        className={cn(
          "size-full resize-none bg-transparent text-ink-1 text-sm outline-none",
          selected ? "nodrag nowheel" : "pointer-events-none",
        )}
      />
    </div>
  );
});
