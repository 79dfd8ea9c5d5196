"use client";

import type { JsonValue } from "@edgeloom/kernel";
import { toast } from "@edgeloom/ui";
import { useCallback, useState } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useDesigner } from "../designer/model/designer-context.tsx";
import { useMay } from "../session/session-provider.tsx";

export interface StartRequest {
  readonly fleetId: string | undefined;
  readonly triggerNodeId?: string | undefined;
  readonly input?: JsonValue | undefined;
  readonly upToNodeId?: string | undefined;
  readonly fromNodeId?: string | undefined;
}

interface StartRun {
  readonly start: (request: StartRequest) => Promise<boolean>;
  readonly starting: boolean;
}

/**
 * Starts a run of the graph as it is on the canvas, and shows it; for those who may not change the workflow, of its
 * draft, which is what they see. Problems open their list instead.
 */
export function useStartRun(): StartRun {
  const { model, run, view } = useDesigner();
  const mayWrite = useMay("workflow:write");
  const [starting, setStarting] = useState(false);
  const start = useCallback(
    async ({ fleetId, triggerNodeId, input, upToNodeId, fromNodeId }: StartRequest) => {
      const { errors } = model.problems.get();
      if (errors > 0) {
        view.bottomTab.set("problems");
        toast.warning(
          `${errors === 1 ? "One error keeps" : `${errors} errors keep`} this from running`,
          {
            description: "Each is listed with what to do about it.",
          },
        );
        return false;
      }
      const graph = model.graph.get();
      const before = run.runId.get();
      setStarting(true);
      try {
        const { runId } = await unwrap(
          client.runs.$post({
            json: {
              workflowId: model.workflowId,
              version: "draft",
              ...(mayWrite ? { graph } : {}),
              test: graph.nodes.some((node) => node.settings.pinnedOutput !== undefined),
              ...(fleetId === undefined ? {} : { fleetId }),
              ...(triggerNodeId === undefined ? {} : { triggerNodeId }),
              ...(input === undefined ? {} : { input }),
              options: {
                ...(upToNodeId === undefined ? {} : { upToNodeId }),
                ...(fromNodeId === undefined ? {} : { fromNodeId }),
              },
              ...(fromNodeId === undefined || before === null ? {} : { sourceRunId: before }),
            },
          }),
        );
        run.runId.set(runId);
        if (view.bottomTab.get() !== "events") view.bottomTab.set("timeline");
        return true;
      } catch (error) {
        toast.error("Could not start the run", error);
        return false;
      } finally {
        setStarting(false);
      }
    },
    [model, run, view, mayWrite],
  );
  return { start, starting };
}
