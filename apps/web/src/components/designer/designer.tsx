"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import { ErrorState, toast } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useLiveConnection } from "../../client/live-context.tsx";
import { createRunModel } from "../run-overlay/run-model.ts";
import { useMay } from "../session/session-provider.tsx";
import { DesignerSkeleton } from "./designer-skeleton.tsx";
import { DesignerWorkspace } from "./designer-workspace.tsx";
import { createDesignerView, DesignerProvider } from "./model/designer-context.tsx";
import { createDesignerModel, type DesignerModel } from "./model/designer-model.ts";
import { isNarrow } from "./use-narrow.ts";

/** The designer of one workflow: its stored draft at once, its shared document as soon as it arrives. */
export function Designer({ workflowId }: { readonly workflowId: string }): ReactNode {
  const connection = useLiveConnection();
  const mayWrite = useMay("workflow:write");
  const [model, setModel] = useState<DesignerModel | null>(null);
  const workflow = useQuery({
    queryKey: ["workflow", workflowId],
    queryFn: () => unwrap(client.workflows[":id"].$get({ param: { id: workflowId } })),
    // The shared document is what counts once it is here.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const draft = workflow.data?.graph;
  useEffect(() => {
    if (draft === undefined || connection === null) return;
    const made = createDesignerModel({
      workflowId,
      draft: draft as WorkflowGraph,
      channel: connection,
      mayWrite,
      storage: localStorage,
      onRestored: () =>
        toast.success("Restored what was changed offline", {
          description: "It was kept in this browser and is now saved.",
        }),
    });
    setModel(made);
    return () => {
      made.destroy();
      setModel(null);
    };
  }, [workflowId, draft, connection, mayWrite]);
  const parts = useMemo(
    () =>
      model === null
        ? null
        : { model, view: createDesignerView(!isNarrow()), run: createRunModel() },
    [model],
  );
  if (workflow.isError) {
    return (
      <ErrorState
        title="Could not open the workflow"
        error={workflow.error}
        onRetry={() => void workflow.refetch()}
        retrying={workflow.isFetching}
      />
    );
  }
  if (parts === null) return <DesignerSkeleton />;
  return (
    <DesignerProvider {...parts}>
      <ReactFlowProvider>
        <DesignerWorkspace />
      </ReactFlowProvider>
    </DesignerProvider>
  );
}
