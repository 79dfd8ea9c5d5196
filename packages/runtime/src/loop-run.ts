import type { JsonValue } from "@edgeloom/kernel";
import type { Frame } from "./frame.ts";
import type { Step } from "./step.ts";

/** A loop that is going round. */
export interface LoopRun {
  readonly step: Step;
  readonly kind: "each" | "while";
  readonly items: readonly JsonValue[];
  readonly concurrency: number;
  /** By iteration, for `each`. */
  readonly results: JsonValue[];
  /** Carried on by `while`. */
  value: JsonValue;
  /** Number of the next iteration to begin. */
  next: number;
  /** Iterations under way. */
  readonly frames: Set<Frame>;
  /** Guards against beginning iterations from within one that ended at once. */
  launching: boolean;
  over: boolean;
}
