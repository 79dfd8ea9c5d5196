"use client";

import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { type InspectorTab, useDesigner } from "../designer/model/designer-context.tsx";

/** Selects a node, brings it into the middle, and opens a tab or a field of it. */
export function useJumpToNode(): (nodeId: string, tab?: InspectorTab, field?: string) => void {
  const { model, view } = useDesigner();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (nodeId, tab, field) => {
      const node = model.flowNodes.get().find((one) => one.id === nodeId);
      if (node === undefined) return;
      model.select([nodeId]);
      if (tab !== undefined) view.inspectorTab.set(tab);
      if (field !== undefined) view.focusField.set(field);
      if (tab !== undefined || field !== undefined) view.inspectorOpen.set(true);
      void setCenter(
        node.position.x + (node.width ?? 0) / 2,
        node.position.y + (node.height ?? 0) / 2,
        { zoom: Math.max(0.75, getZoom()), duration: 160 },
      );
    },
    [model, view, setCenter, getZoom],
  );
}
