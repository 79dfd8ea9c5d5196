import { z } from "zod";
import {
  dataJoinRequestSchema,
  dataJoinResponseSchema,
  dataReadRequestSchema,
  dataReadResponseSchema,
  dataSetSchema,
  dataStatusSchema,
  dataSyncRequestSchema,
  dataSyncResponseSchema,
  dataWriteRequestSchema,
  dataWriteResponseSchema,
} from "./data/requests.ts";
import { faultSchema } from "./faults.ts";
import { groupMembershipSchema, peerAddressSchema } from "./groups/descriptor.ts";
import {
  groupChangeRequestSchema,
  groupChangeResponseSchema,
  groupJoinRequestSchema,
  groupJoinResponseSchema,
  groupOfSchema,
  groupProposeRequestSchema,
  groupProposeResponseSchema,
  groupReadRequestSchema,
  groupReadResponseSchema,
  groupTransferRequestSchema,
} from "./groups/requests.ts";
import { groupStatusSchema } from "./groups/status.ts";
import {
  historyEntrySchema,
  leaseGrantSchema,
  leaseSchema,
  lifecycleStateSchema,
} from "./lifecycle.ts";
import { telemetrySampleSchema } from "./telemetry.ts";
import { workloadSpecSchema, workloadStatusSchema } from "./workload.ts";

/**
 * Token of the caller's lease. While a node is leased, commands that change it are refused without the
 * token of the current lease, and a token lower than the highest ever granted is refused always.
 */
const fencing = { fencingToken: z.number().int().positive().optional() };

const ttlMsSchema = z.number().int().min(100).max(86_400_000);

/** What an edge node tells of itself. */
export const nodeStateSchema = z.object({
  lifecycle: lifecycleStateSchema,
  /** A cordoned node keeps its workloads and takes no new ones. */
  cordoned: z.boolean(),
  lease: leaseSchema.nullable(),
  /** Highest fencing token granted so far; 0 before the first. */
  fencingTokenHighest: z.number().int().min(0),
  workloads: z.array(workloadStatusSchema),
  faults: z.array(faultSchema),
  /** Coordination groups that it takes part in. */
  groups: z.array(groupMembershipSchema).default([]),
  /** Where other edge nodes reach it; null when it listens for none, or needs no address. */
  peerAddress: peerAddressSchema.nullable().default(null),
  startedAt: z.number(),
  /** Grows by one with every change of this state, so that late reports are told from new ones. */
  revision: z.number().int().min(0),
});
export type NodeState = z.infer<typeof nodeStateSchema>;

/** Every command that an edge node executes: its request and what it answers. */
export const commandCatalogue = {
  get_state: { request: z.object({}), response: nodeStateSchema, changes: false },
  get_history: {
    request: z.object({ limit: z.number().int().min(1).max(1_000).default(100) }),
    response: z.object({ entries: z.array(historyEntrySchema) }),
    changes: false,
  },
  sample: { request: z.object({}), response: telemetrySampleSchema, changes: false },
  transition: {
    request: z.object({ to: lifecycleStateSchema, ...fencing }),
    response: z.object({ from: lifecycleStateSchema, to: lifecycleStateSchema, at: z.number() }),
    changes: true,
  },
  acquire_lease: {
    request: z.object({
      holder: z.string().min(1).max(200),
      ttlMs: ttlMsSchema,
      /** The lease was granted by a coordination group, which the holder shows here. */
      grant: leaseGrantSchema.optional(),
      /** The group that granted leases so far is gone for good: the edge node grants again itself. */
      withoutGroup: z.boolean().optional(),
    }),
    response: leaseSchema,
    changes: true,
  },
  renew_lease: {
    request: z.object({
      holder: z.string().min(1).max(200),
      token: z.number().int().positive(),
      ttlMs: ttlMsSchema,
      /** Must be shown again when a coordination group granted the lease, and has renewed it. */
      grant: leaseGrantSchema.optional(),
    }),
    response: leaseSchema,
    changes: true,
  },
  release_lease: {
    request: z.object({ holder: z.string().min(1).max(200), token: z.number().int().positive() }),
    response: z.object({ released: z.boolean() }),
    changes: true,
  },
  /** Stops taking work, stops workloads gracefully, and stays `draining` until told to go on. */
  drain: {
    request: z.object({ ...fencing }),
    response: z.object({ lifecycle: lifecycleStateSchema, stopped: z.array(z.string()) }),
    changes: true,
  },
  cordon: {
    request: z.object({ ...fencing }),
    response: z.object({ cordoned: z.boolean() }),
    changes: true,
  },
  uncordon: {
    request: z.object({ ...fencing }),
    response: z.object({ cordoned: z.boolean() }),
    changes: true,
  },
  deploy_workload: {
    request: z.object({ spec: workloadSpecSchema, start: z.boolean().default(true), ...fencing }),
    response: workloadStatusSchema,
    changes: true,
  },
  start_workload: {
    request: z.object({ name: z.string(), ...fencing }),
    response: workloadStatusSchema,
    changes: true,
  },
  stop_workload: {
    request: z.object({
      name: z.string(),
      graceMs: z.number().int().min(0).default(5_000),
      ...fencing,
    }),
    response: workloadStatusSchema,
    changes: true,
  },
  get_workload: {
    request: z.object({ name: z.string() }),
    response: workloadStatusSchema,
    changes: false,
  },
  remove_workload: {
    request: z.object({ name: z.string(), ...fencing }),
    response: z.object({ removed: z.boolean() }),
    changes: true,
  },
  /** Takes part in a coordination group; again, with addresses that have become known. */
  group_join: {
    request: groupJoinRequestSchema,
    response: groupJoinResponseSchema,
    changes: true,
  },
  /** Leaves a group and deletes what it held of it. The group itself must have let it go before. */
  group_leave: {
    request: groupOfSchema,
    response: z.object({ left: z.boolean() }),
    changes: true,
  },
  group_status: { request: groupOfSchema, response: groupStatusSchema, changes: false },
  /** Proposals and changes of a group are remembered by the group, under sessions, not by its members. */
  group_propose: {
    request: groupProposeRequestSchema,
    response: groupProposeResponseSchema,
    changes: true,
  },
  group_read: {
    request: groupReadRequestSchema,
    response: groupReadResponseSchema,
    changes: false,
  },
  group_change: {
    request: groupChangeRequestSchema,
    response: groupChangeResponseSchema,
    changes: true,
  },
  group_transfer: {
    request: groupTransferRequestSchema,
    response: groupChangeResponseSchema,
    changes: true,
  },
  /** Stands for election now; the others must still agree. */
  group_campaign: {
    request: groupOfSchema,
    response: z.object({ asked: z.boolean() }),
    changes: true,
  },
  /** Holds a copy of a data set; again, when copies were added or addresses have become known. */
  data_join: { request: dataJoinRequestSchema, response: dataJoinResponseSchema, changes: true },
  /** Gives up its copy and deletes it. */
  data_leave: {
    request: dataSetSchema,
    response: z.object({ left: z.boolean() }),
    changes: true,
  },
  /** This edge node coordinates the write. A name makes it count once; the replicas remember that, not the node. */
  data_write: {
    request: dataWriteRequestSchema,
    response: dataWriteResponseSchema,
    changes: false,
  },
  data_read: { request: dataReadRequestSchema, response: dataReadResponseSchema, changes: false },
  data_sync: { request: dataSyncRequestSchema, response: dataSyncResponseSchema, changes: false },
  data_status: { request: dataSetSchema, response: dataStatusSchema, changes: false },
  /** Refused by a real agent. */
  inject_fault: {
    request: z.object({ fault: faultSchema }),
    response: z.object({ faults: z.array(faultSchema) }),
    changes: true,
  },
  clear_faults: {
    request: z.object({}),
    response: z.object({ faults: z.array(faultSchema) }),
    changes: true,
  },
} as const satisfies Record<string, { request: z.ZodType; response: z.ZodType; changes: boolean }>;

export type CommandName = keyof typeof commandCatalogue;
export type CommandRequest<Name extends CommandName> = z.output<
  (typeof commandCatalogue)[Name]["request"]
>;
export type CommandRequestInput<Name extends CommandName> = z.input<
  (typeof commandCatalogue)[Name]["request"]
>;
export type CommandResponse<Name extends CommandName> = z.output<
  (typeof commandCatalogue)[Name]["response"]
>;

/**
 * Commands that people and API keys may send to one edge node. Those of coordination groups and replicated data are the
 * control plane's own: they carry keys, and make sense only across edge nodes.
 */
export type NodeCommandName = Exclude<CommandName, `group_${string}` | `data_${string}`>;
export const nodeCommandNames = (Object.keys(commandCatalogue) as CommandName[]).filter(
  (name): name is NodeCommandName => !/^(group|data)_/.test(name),
) as [NodeCommandName, ...NodeCommandName[]];
