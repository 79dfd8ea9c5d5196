import type { PlantedBug } from "@edgeloom/coordination";
import { addFaultCounts, createFaultCounts, type FaultCounts } from "./faults.ts";
import { type RunResult, simulateConsensus } from "./run.ts";

export interface CampaignOptions {
  readonly from: number;
  readonly seeds: number;
  readonly steps?: number | undefined;
  readonly bug?: PlantedBug | undefined;
  /** Stops after so many failing seeds (default: never). */
  readonly failuresMax?: number | undefined;
}

/** What came of a range of seeds. */
export interface CampaignSummary {
  seeds: number;
  steps: number;
  operations: number;
  committed: number;
  virtualMs: number;
  convergenceMsMax: number;
  readonly faults: FaultCounts;
  readonly failures: RunResult[];
}

export function createCampaignSummary(): CampaignSummary {
  return {
    seeds: 0,
    steps: 0,
    operations: 0,
    committed: 0,
    virtualMs: 0,
    convergenceMsMax: 0,
    faults: createFaultCounts(),
    failures: [],
  };
}

/** Runs seeds one after the other. */
export function runCampaign({
  from,
  seeds,
  steps,
  bug,
  failuresMax = Number.POSITIVE_INFINITY,
}: CampaignOptions): CampaignSummary {
  const summary = createCampaignSummary();
  const plantedBugs = bug === undefined ? undefined : new Set([bug]);
  for (let seed = from; seed < from + seeds; seed += 1) {
    addResult(summary, simulateConsensus({ seed, steps, plantedBugs }));
    if (summary.failures.length >= failuresMax) break;
  }
  return summary;
}

export function addResult(summary: CampaignSummary, result: RunResult): void {
  summary.seeds += 1;
  summary.steps += result.steps;
  summary.operations += result.operations;
  summary.committed += result.committed;
  summary.virtualMs += result.virtualMs;
  addFaultCounts(summary.faults, result.faults);
  if (result.violation !== null) summary.failures.push(result);
  else summary.convergenceMsMax = Math.max(summary.convergenceMsMax, result.convergenceMs);
}

export function addSummary(total: CampaignSummary, part: CampaignSummary): void {
  total.seeds += part.seeds;
  total.steps += part.steps;
  total.operations += part.operations;
  total.committed += part.committed;
  total.virtualMs += part.virtualMs;
  total.convergenceMsMax = Math.max(total.convergenceMsMax, part.convergenceMsMax);
  addFaultCounts(total.faults, part.faults);
  total.failures.push(...part.failures);
}

/** A failing seed as a reader needs it: what broke, where, and how to see it again. */
export function describeFailure({ seed, violation }: RunResult, bug?: PlantedBug): string {
  if (violation === null) return `seed ${seed}: all held`;
  const { invariant, detail, step, atMs } = violation;
  const planted = bug === undefined ? "" : ` --bug ${bug}`;
  return [
    `seed ${seed}: ${invariant} at step ${step} (${Math.round(atMs)} ms): ${detail}`,
    `  again: npm run soak -- --seeds 1 --from ${seed}${planted} --transcript run.txt`,
  ].join("\n");
}
