"use client";

import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { useDesigner } from "../model/designer-context.tsx";

function cardOf(nodeId: string): HTMLElement | null {
  return document.querySelector(
    `.designer-canvas .react-flow__node[data-id="${CSS.escape(nodeId)}"]`,
  );
}

/** Selects a node and puts the keyboard on its card; a card that is out of sight is brought into the middle first. */
export function useFocusCard(): (nodeId: string) => void {
  const { model } = useDesigner();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (nodeId) => {
      const node = model.flowNodes.get().find((one) => one.id === nodeId);
      if (node === undefined) return;
      model.select([nodeId]);
      const focus = (): void => cardOf(nodeId)?.focus();
      if (cardOf(nodeId) === null) {
        const { x, y } = node.position;
        void setCenter(x + (node.width ?? 0) / 2, y + (node.height ?? 0) / 2, { zoom: getZoom() });
      }
      // Cards are drawn in the frame after the one that brings them into sight.
      requestAnimationFrame(() => requestAnimationFrame(focus));
    },
    [model, setCenter, getZoom],
  );
}
