import type { EdgeLocation } from "./edge-location.ts";

/** Workloads per core at which the count alone means full. */
const workloadsPerCoreFull = 4;

/**
 * How loaded a location is, from 0 (idle) to 1 (full): 0.4 CPU + 0.3 memory + 0.3 of its workload
 * count against four a core.
 */
export function loadFactor(
  location: Pick<EdgeLocation, "metrics" | "capabilities" | "workloadCount">,
): number {
  const { metrics, capabilities, workloadCount } = location;
  const crowding = Math.min(1, workloadCount / (workloadsPerCoreFull * capabilities.cpuCores));
  return Math.min(
    1,
    0.4 * metrics.cpuUtilization + 0.3 * metrics.memoryUtilization + 0.3 * crowding,
  );
}
