import type { EdgePricing } from "./edge-location.ts";

/** What a workload uses while it runs. */
export interface WorkloadUsage {
  readonly cpuCores: number;
  readonly memoryGb: number;
  /** Kept for the whole of `hours`. */
  readonly storageGb: number;
  /** Carried over the whole of `hours`. */
  readonly networkGb: number;
  readonly hours: number;
}

/** US dollars. */
export interface WorkloadCost {
  readonly compute: number;
  readonly memory: number;
  readonly storage: number;
  readonly network: number;
  readonly total: number;
}

const hoursPerMonth = 720;

/** List prices of clouds put a core at about nine times a GB of memory. */
const memoryGbPerCorePrice = 9;

/**
 * The cost of a workload at local list prices. Each input counts; prices are those of the location,
 * so no multiplier by region is laid on top.
 */
export function workloadCost(pricing: EdgePricing, usage: WorkloadUsage): WorkloadCost {
  const memoryPerGbHour = pricing.memoryPerGbHour ?? pricing.computePerHour / memoryGbPerCorePrice;
  const compute = usage.cpuCores * usage.hours * pricing.computePerHour;
  const memory = usage.memoryGb * usage.hours * memoryPerGbHour;
  const storage = usage.storageGb * (usage.hours / hoursPerMonth) * pricing.storagePerGbMonth;
  const network = usage.networkGb * pricing.networkPerGb;
  return { compute, memory, storage, network, total: compute + memory + storage + network };
}
