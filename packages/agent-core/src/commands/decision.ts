import type { EpochMs, JsonValue } from "@edgeloom/kernel";
import type { EdgeNodeIdentity } from "../identity.ts";
import type { Lease } from "../lifecycle.ts";
import type { Change } from "../state/change.ts";
import type { DurableState } from "../state/durable-state.ts";

/** What a decision is made from. It reads and never writes. */
export interface DecisionContext {
  readonly identity: EdgeNodeIdentity;
  readonly state: DurableState;
  /** The lease in force; null when there is none or its time is up. */
  readonly lease: Lease | null;
  readonly now: EpochMs;
}

/** What carrying out a command will change and answer. */
export interface Decision {
  readonly changes: readonly Change[];
  /** Null stands for the status of the workload that the answer waits for. */
  readonly response: JsonValue;
  /** Workloads that must reach a settled phase before the answer goes out. */
  readonly settles: readonly string[];
}

/** A decision whose answer is known at once. */
export const decided = (changes: readonly Change[], response: JsonValue): Decision => ({
  changes,
  response,
  settles: [],
});

/** A decision that answers with the status of a workload, once that has settled. */
export const decidedWorkload = (changes: readonly Change[], name: string): Decision => ({
  changes,
  response: null,
  settles: [name],
});
