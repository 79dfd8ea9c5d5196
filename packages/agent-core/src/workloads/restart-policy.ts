import type { Random } from "@edgeloom/kernel";
import type { WorkloadSpec } from "../workload.ts";

const backoffBaseMs = 1_000;
const backoffMaxMs = 60_000;
/** A workload that ran this long before it ended starts again as if it had never failed. */
export const steadyAfterMs = 60_000;

/** Whether a workload that ended by itself is started again. */
export function restartsAfter(restart: WorkloadSpec["restart"], exitCode: number | null): boolean {
  if (restart === "never") return false;
  return restart === "always" || exitCode !== 0;
}

/**
 * Wait before the next start: 1 s doubled with each failure in a row up to 60 s, of which a random half is
 * kept, so that workloads felled together do not come back together.
 */
export function restartDelayMs(failuresInRow: number, random: Random): number {
  const ceiling = Math.min(backoffMaxMs, backoffBaseMs * 2 ** Math.min(failuresInRow, 16));
  return ceiling * (0.5 + random.next() / 2);
}
