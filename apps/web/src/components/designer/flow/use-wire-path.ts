"use client";

import { type EdgeProps, getSmoothStepPath, type ReactFlowState, useStore } from "@xyflow/react";
import { useCallback } from "react";
import { channelBelow, type Obstacle } from "./back-wire.ts";

function* cardsOf(state: ReactFlowState): Generator<Obstacle> {
  for (const { type, internals, measured } of state.nodeLookup.values()) {
    // Notes and frames lie behind the wires.
    if (type === "note" || type === "frame") continue;
    const { x, y } = internals.positionAbsolute;
    yield { x, y, width: measured.width ?? 0, height: measured.height ?? 0 };
  }
}

type Ends = Pick<
  EdgeProps,
  "sourceX" | "sourceY" | "sourcePosition" | "targetX" | "targetY" | "targetPosition"
>;

/** The course of a wire in smooth steps, and the place of its label; one that goes back passes under the cards. */
export function useWirePath({
  sourceX,
  sourceY,
  sourcePosition,
  targetX,
  targetY,
  targetPosition,
}: Ends): { readonly path: string; readonly labelX: number; readonly labelY: number } {
  const channel = useStore(
    useCallback(
      (state: ReactFlowState) =>
        targetX > sourceX
          ? undefined
          : channelBelow({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, cardsOf(state)),
      [sourceX, sourceY, targetX, targetY],
    ),
  );
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    sourcePosition,
    targetX,
    targetY,
    targetPosition,
    borderRadius: 10,
    offset: 18,
    ...(channel === undefined ? {} : { centerY: channel }),
  });
  return { path, labelX, labelY };
}
