import type { DurableWorkload } from "../state/durable-state.ts";

/** Whether a workload is where it was wanted, or has failed to get there; a removed one is. */
export function isSettled(workload: DurableWorkload | undefined): boolean {
  if (workload === undefined) return true;
  const { phase } = workload.observation;
  if (workload.wanted === "running") return phase === "running" || phase === "failed";
  return phase === "deployed" || phase === "stopped" || phase === "failed";
}
