import { aims } from "./plan.ts";
import { partitionKinds } from "./virtual/partitions.ts";

/** Everything that a run can do to a group. Over a whole set of seeds each of them must have happened. */
export const faultClasses = [
  "loss",
  "duplication",
  "reordering",
  "slow_link",
  "slow_path",
  ...partitionKinds.map((kind) => `partition_${kind}` as const),
  "crash",
  "crash_of_leader",
  "crash_after_vote",
  "crash_after_append",
  "crash_of_all",
  "unsynced_write_lost",
  "torn_write",
  "bit_flip",
  "disk_full",
  "sync_failed",
  "pause",
  "pause_of_leader",
  "pause_of_client",
  "clock_drift",
  "clock_skew",
  "member_added",
  "member_removed",
  "member_replaced",
  "transfer",
  "compaction",
  "snapshot_install",
  ...aims.map((aim) => `aim_${aim}` as const),
] as const;

export type FaultClass = (typeof faultClasses)[number];

/** How often each fault happened. */
export type FaultCounts = Record<FaultClass, number>;

export function createFaultCounts(): FaultCounts {
  return Object.fromEntries(faultClasses.map((name) => [name, 0])) as FaultCounts;
}

export function addFaultCounts(total: FaultCounts, more: FaultCounts): void {
  for (const name of faultClasses) total[name] += more[name];
}

/** The classes that never happened. */
export function missingFaults(counts: FaultCounts): FaultClass[] {
  return faultClasses.filter((name) => counts[name] === 0);
}
