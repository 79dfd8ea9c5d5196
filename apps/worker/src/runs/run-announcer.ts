import type { Timers } from "@edgeloom/kernel";
import type { RunState, RunSummary } from "@edgeloom/protocol";
import type { ClaimedRun } from "@edgeloom/runtime";
import type { RunChange } from "./run-host.ts";

/** Summaries go out this often, each run's latest only. */
const periodMs = 200;
/** Summaries a period; what is beyond it is left out, since lists are read again anyway. */
const perPeriodMax = 100;

export interface RunAnnouncer {
  changed(run: ClaimedRun, change: RunChange): void;
  close(): void;
}

/** Tells lists of runs that runs began and ended, at a bounded rate. */
export function createRunAnnouncer(
  timers: Timers,
  now: () => number,
  publish: (workspaceId: string, summary: RunSummary) => void,
): RunAnnouncer {
  const pending = new Map<string, { workspaceId: string; summary: RunSummary }>();
  const timer = timers.every(periodMs, () => {
    for (const { workspaceId, summary } of pending.values()) publish(workspaceId, summary);
    pending.clear();
  });
  return {
    changed(run, change) {
      const state = stateAfter(change);
      if (state === undefined) return;
      if (pending.size >= perPeriodMax && !pending.has(run.id)) return;
      const over = state === "succeeded" || state === "failed" || state === "cancelled";
      pending.set(run.id, {
        workspaceId: run.workspaceId,
        summary: {
          id: run.id,
          workflowId: run.workflowId,
          workflowName: run.workflowName,
          state,
          trigger: run.trigger,
          createdAt: run.createdAt,
          startedAt: run.startedAt,
          finishedAt: over ? now() : null,
        },
      });
    },
    close: () => timer.cancel(),
  };
}

function stateAfter(change: RunChange): RunState | undefined {
  if (change.type === "began") return "running";
  const { outcome } = change;
  switch (outcome.type) {
    case "parked":
      return "waiting";
    case "released":
      return "queued";
    case "fenced":
      return undefined;
    default:
      return outcome.type;
  }
}
