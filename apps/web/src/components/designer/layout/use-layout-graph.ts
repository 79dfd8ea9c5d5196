"use client";

import { toast } from "@edgeloom/ui";
import { useReactFlow } from "@xyflow/react";
import type { ELK } from "elkjs/lib/elk-api.js";
import { useCallback, useState } from "react";
import { fitOptions } from "../flow/fit-options.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { readPositions, toElkGraph } from "./elk-layout.ts";

let loading: Promise<ELK> | undefined;

/** The layout engine, fetched when it is first needed; it runs in a worker of its own. */
function loadElk(): Promise<ELK> {
  loading ??= import("elkjs/lib/elk-api.js").then(
    ({ default: Elk }) =>
      new Elk({
        workerFactory: () =>
          new Worker(new URL("./elk-worker.ts", import.meta.url), { type: "module" }),
      }),
  );
  return loading;
}

interface LayoutGraph {
  readonly layOut: () => Promise<void>;
  readonly busy: boolean;
}

/** Arranges the selected nodes, or all when fewer than two are selected. */
export function useLayoutGraph(): LayoutGraph {
  const { model } = useDesigner();
  const { fitView } = useReactFlow();
  const [busy, setBusy] = useState(false);
  const layOut = useCallback(async () => {
    const steps = model.flowNodes.get().flatMap((node) => (node.type === "step" ? [node] : []));
    const selected = steps.filter((node) => node.selected === true);
    const chosen = selected.length > 1 ? selected : steps;
    if (chosen.length === 0) return;
    const ids = new Set(chosen.map((node) => node.id));
    setBusy(true);
    try {
      const elk = await loadElk();
      const wires = model.flowEdges
        .get()
        .filter((edge) => ids.has(edge.source) && ids.has(edge.target))
        .map(({ id, source, target, sourceHandle, targetHandle }) => ({
          id,
          source,
          target,
          sourceHandle: sourceHandle ?? "main",
          targetHandle: targetHandle ?? "main",
        }));
      const boxes = chosen.map((node) => ({ id: node.id, ...node.data.layout }));
      const laidOut = await elk.layout(toElkGraph(boxes, wires));
      model.edits.move(
        readPositions(laidOut, new Map(chosen.map((node) => [node.id, node.position]))),
      );
      if (chosen === steps) void fitView(fitOptions);
    } catch (error) {
      toast.error("Could not lay the graph out", error);
    } finally {
      setBusy(false);
    }
  }, [model, fitView]);
  return { layOut, busy };
}
