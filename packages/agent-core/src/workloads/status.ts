import type { DurableWorkload } from "../state/durable-state.ts";
import type { WorkloadStatus } from "../workload.ts";
import type { WorkloadHost } from "./workload-host.ts";

/** A workload as it is told to others, with what it uses while it runs. */
export function workloadStatusOf(
  { spec, observation }: DurableWorkload,
  host: WorkloadHost,
): WorkloadStatus {
  const { phase, healthy, restarts, startedAt, exitCode, pid, message } = observation;
  const usage = phase === "running" ? host.usage(spec.name) : null;
  return {
    name: spec.name,
    phase,
    healthy,
    restarts,
    startedAt,
    exitCode,
    pid,
    cpuCores: usage?.cpuCores ?? null,
    memoryMiB: usage?.memoryMiB ?? null,
    enforcement: phase === "running" ? host.enforcement(spec.name) : null,
    message,
    spec,
  };
}
