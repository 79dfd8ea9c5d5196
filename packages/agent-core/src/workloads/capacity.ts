import { EdgeloomError } from "@edgeloom/kernel";
import type { EdgeNodeIdentity } from "../identity.ts";
import type { DurableState } from "../state/durable-state.ts";
import type { WorkloadSpec } from "../workload.ts";

const mibPerGb = 1_024;

/** What the workloads that are wanted running have reserved, `except` left out. */
function reserved(state: DurableState, except: string): { cpuCores: number; memoryMiB: number } {
  const sum = { cpuCores: 0, memoryMiB: 0 };
  for (const { spec, wanted } of state.workloads.values()) {
    if (wanted !== "running" || spec.name === except) continue;
    sum.cpuCores += spec.resources.cpuCores;
    sum.memoryMiB += spec.resources.memoryMiB;
  }
  return sum;
}

/** @throws EdgeloomError `capacity_exceeded` when `spec` does not fit beside what is wanted running. */
export function assertCapacity(
  identity: EdgeNodeIdentity,
  state: DurableState,
  spec: WorkloadSpec,
): void {
  const used = reserved(state, spec.name);
  const { cpuCores, memoryGb } = identity.capabilities;
  const cpuFree = cpuCores - used.cpuCores;
  const memoryFree = memoryGb * mibPerGb - used.memoryMiB;
  const { resources } = spec;
  // A hair of slack: sums of tenths of a core do not come out even.
  const lacksCpu = resources.cpuCores > cpuFree + 1e-9;
  if (!lacksCpu && resources.memoryMiB <= memoryFree) return;
  const [need, free] = lacksCpu
    ? [`${resources.cpuCores} cores`, `${Math.max(0, Math.round(cpuFree * 100) / 100)} are free`]
    : [`${resources.memoryMiB} MiB of memory`, `${Math.max(0, Math.floor(memoryFree))} are free`];
  throw new EdgeloomError({
    code: "capacity_exceeded",
    message: `Workload "${spec.name}" needs ${need}, and on ${identity.id} ${free}`,
    remedy: "Ask for less, stop another workload there, or choose an edge node with more to spare",
    field: lacksCpu ? "spec.resources.cpuCores" : "spec.resources.memoryMiB",
  });
}
