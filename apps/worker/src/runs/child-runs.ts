import { createRun } from "@edgeloom/db";
import { EdgeloomError, type JsonValue, type RunId } from "@edgeloom/kernel";
import type { ChildRuns } from "@edgeloom/nodes";
import { errorFromDetails } from "@edgeloom/protocol";
import { ChildRunPending, type ClaimedRun, type RunStore } from "@edgeloom/runtime";
import type { Pool } from "pg";
import type { RunHost } from "./run-host.ts";

/**
 * Child runs have rows of their own and are executed in place by the parent's worker. They take no room of their
 * own, so parents that wait for children cannot use up all room and wait for ever. A child that goes on elsewhere,
 * after a crash or a long wait, parks its parent until it ends.
 */
export function createChildRuns(
  run: ClaimedRun,
  pool: Pool,
  store: RunStore,
  host: RunHost,
): ChildRuns {
  return {
    async run({ workflowId, input, key, signal }) {
      const { runId } = await createRun(pool, run.workspaceId, {
        workflowId,
        version: { kind: "active" },
        fleetId: run.fleetId,
        trigger: "sub_workflow",
        input,
        parentRunId: run.id,
        parentKey: key,
      });
      const ended = await resultOf(store, runId);
      if (ended !== undefined) return ended;
      const outcome = await host.take(runId, signal);
      if (outcome?.type === "succeeded") return { runId, output: outcome.output };
      const after = await resultOf(store, runId);
      if (after !== undefined) return after;
      throw new ChildRunPending(runId);
    },
  };
}

/** What a run that has ended gave; undefined while it has not. Throws the error of one that failed. */
async function resultOf(
  store: RunStore,
  runId: RunId,
): Promise<{ readonly runId: string; readonly output: JsonValue } | undefined> {
  const result = await store.outcome(runId);
  if (result === null) return undefined;
  if (result.state === "succeeded") return { runId, output: result.output };
  if (result.error !== null) throw errorFromDetails(result.error);
  throw new EdgeloomError({
    code: "cancelled",
    message: `The sub-workflow's run ${runId} was cancelled.`,
    remedy: "Run the workflow again.",
  });
}
