"use client";

import { type ReactFlowState, useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";

const widthOf = (state: ReactFlowState): number => state.width;
const heightOf = (state: ReactFlowState): number => state.height;

/** What is in the middle stays there when panels beside the canvas open and close. */
export function useKeepCentre(): void {
  const width = useStore(widthOf);
  const height = useStore(heightOf);
  const { getViewport, setViewport } = useReactFlow();
  const before = useRef({ width, height });
  useEffect(() => {
    const { width: oldWidth, height: oldHeight } = before.current;
    before.current = { width, height };
    if (oldWidth === 0 || oldHeight === 0 || width === 0 || height === 0) return;
    const { x, y, zoom } = getViewport();
    void setViewport({ x: x + (width - oldWidth) / 2, y: y + (height - oldHeight) / 2, zoom });
  }, [width, height, getViewport, setViewport]);
}
