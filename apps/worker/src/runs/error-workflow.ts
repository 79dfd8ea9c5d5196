import { createRun } from "@edgeloom/db";
import type { ErrorDetails, JsonValue } from "@edgeloom/kernel";
import type { ClaimedRun } from "@edgeloom/runtime";
import type { Pool } from "pg";
import type { Log } from "../log.ts";

/** Starts the workflow that is to learn of a failure, once however often it is called; never for its own failures. */
export function createErrorWorkflowStarter(
  pool: Pool,
  log: Log,
): (run: ClaimedRun, error: ErrorDetails) => Promise<void> {
  return async (run, error) => {
    const workflowId = run.graph.settings.errorWorkflowId;
    if (workflowId === undefined || run.trigger === "error_workflow") return;
    try {
      await createRun(pool, run.workspaceId, {
        workflowId,
        version: { kind: "active" },
        fleetId: run.fleetId,
        trigger: "error_workflow",
        requestKey: `error:${run.id}`,
        sourceRunId: undefined,
        input: {
          error: { ...error } as JsonValue,
          run: {
            id: run.id,
            workflowId: run.workflowId,
            workflowName: run.workflowName,
            trigger: run.trigger,
            startedAt: run.startedAt,
          },
        },
      });
    } catch (cause) {
      // A missing error workflow must not keep the run from ending.
      log("warning", "The error workflow could not be started", {
        runId: run.id,
        workflowId,
        error: cause instanceof Error ? cause.message : String(cause),
      });
    }
  };
}
