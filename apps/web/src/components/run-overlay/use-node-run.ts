"use client";

import { useDesigner } from "../designer/model/designer-context.tsx";
import { useSelected } from "../designer/state/use-observable.ts";
import type { NodeRunView } from "./run-model.ts";

/** How a node fares in the run that is shown; undefined when there is none, or it was not reached yet. */
export function useNodeRun(nodeId: string): NodeRunView | undefined {
  const { run } = useDesigner();
  return useSelected(run.view, (view) => view?.nodes.get(nodeId));
}
