import type { PlantedBug } from "@edgeloom/coordination";
import type { InvariantName } from "./invariants/judge.ts";

/** A seed that gives a planted bug away. */
export interface CaughtBug {
  readonly bug: PlantedBug;
  readonly seed: number;
  readonly invariant: InvariantName;
}

export const caughtBugs: readonly CaughtBug[] = [];
