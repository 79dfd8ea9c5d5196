import { z } from "zod";
import { type DataDescriptor, dataDescriptorSchema } from "../data/descriptor.ts";
import { type GroupDescriptor, groupDescriptorSchema } from "../groups/descriptor.ts";
import {
  historyEntrySchema,
  leaseGrantSchema,
  leaseSchema,
  lifecycleStateSchema,
} from "../lifecycle.ts";
import { workloadSpecSchema } from "../workload.ts";
import { rememberedCommandSchema, workloadObservationSchema } from "./change.ts";

const durableWorkloadSchema = z.object({
  spec: workloadSpecSchema,
  wanted: z.enum(["running", "stopped"]),
  /** How long a stop waits before it kills. */
  graceMs: z.number().int().min(0),
  observation: workloadObservationSchema,
});
export type DurableWorkload = z.infer<typeof durableWorkloadSchema>;

/** All that an edge node keeps over a restart, as it is written when the log is compacted. */
export const nodeSnapshotSchema = z.object({
  lifecycle: lifecycleStateSchema,
  cordoned: z.boolean(),
  lease: leaseSchema.nullable(),
  fencingTokenHighest: z.number().int().min(0),
  /**
   * The newest grant that a coordination group's holder has shown here. From then on that group decides who holds the
   * lease, also while it does not show: its holder may be cut off from this edge node. Null: it decides itself.
   */
  leaseGrant: leaseGrantSchema.nullable().default(null),
  startedAt: z.number(),
  revision: z.number().int().min(0),
  historySeq: z.number().int().min(0),
  history: z.array(historyEntrySchema),
  workloads: z.array(durableWorkloadSchema),
  /** Coordination groups that the edge node takes part in. */
  groups: z.array(groupDescriptorSchema).default([]),
  /** Data sets that it holds copies of. */
  dataSets: z.array(dataDescriptorSchema).default([]),
  remembered: z.array(rememberedCommandSchema),
});
export type NodeSnapshot = z.infer<typeof nodeSnapshotSchema>;

/** The working form of {@link NodeSnapshot}; changed only by `applyRecord`. */
export interface DurableState
  extends Omit<NodeSnapshot, "workloads" | "groups" | "dataSets" | "remembered"> {
  readonly groups: Map<string, GroupDescriptor>;
  readonly dataSets: Map<string, DataDescriptor>;
  readonly workloads: Map<string, DurableWorkload>;
  /** In the order of execution. */
  readonly remembered: Map<string, z.infer<typeof rememberedCommandSchema>>;
}

export function emptyState(): DurableState {
  return {
    lifecycle: "initialized",
    cordoned: false,
    lease: null,
    fencingTokenHighest: 0,
    leaseGrant: null,
    startedAt: 0,
    revision: 0,
    historySeq: 0,
    history: [],
    groups: new Map(),
    dataSets: new Map(),
    workloads: new Map(),
    remembered: new Map(),
  };
}

export function stateFromSnapshot(snapshot: NodeSnapshot): DurableState {
  return {
    ...snapshot,
    history: [...snapshot.history],
    workloads: new Map(snapshot.workloads.map((workload) => [workload.spec.name, workload])),
    dataSets: new Map(snapshot.dataSets.map((one) => [one.set, one])),
    groups: new Map(snapshot.groups.map((group) => [group.group, group])),
    remembered: new Map(snapshot.remembered.map((command) => [command.key, command])),
  };
}

export function snapshotOf(state: DurableState): NodeSnapshot {
  return {
    ...state,
    history: [...state.history],
    workloads: [...state.workloads.values()],
    groups: [...state.groups.values()],
    dataSets: [...state.dataSets.values()],
    remembered: [...state.remembered.values()],
  };
}
