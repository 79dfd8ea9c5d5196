import type { JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import { dataDescriptorSchema } from "../data/descriptor.ts";
import { groupDescriptorSchema } from "../groups/descriptor.ts";
import { leaseSchema, lifecycleStateSchema } from "../lifecycle.ts";
import { workloadPhaseSchema, workloadSpecSchema } from "../workload.ts";

const at = { at: z.number() };

/** What the supervisor saw of a workload. */
export const workloadObservationSchema = z.object({
  phase: workloadPhaseSchema,
  healthy: z.boolean(),
  /** Tells one launch of a workload from the next; 0 before the first. */
  instance: z.number().int().min(0),
  restarts: z.number().int().min(0),
  startedAt: z.number().nullable(),
  exitCode: z.number().int().nullable(),
  pid: z.number().int().nullable(),
  message: z.string(),
});
export type WorkloadObservation = z.infer<typeof workloadObservationSchema>;

/** Everything that can happen to the durable state of an edge node. */
export const changeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("created"), ...at }),
  /** The agent came up again. A lease starts its whole term anew: how long the agent was away it cannot know. */
  z.object({ type: z.literal("restarted"), ...at }),
  z.object({ type: z.literal("transitioned"), to: lifecycleStateSchema, ...at }),
  z.object({ type: z.literal("lease_granted"), lease: leaseSchema, ...at }),
  z.object({ type: z.literal("lease_renewed"), lease: leaseSchema, ...at }),
  z.object({ type: z.literal("lease_ended"), reason: z.enum(["released", "expired"]), ...at }),
  z.object({ type: z.literal("cordon_changed"), cordoned: z.boolean(), ...at }),
  z.object({ type: z.literal("workload_deployed"), spec: workloadSpecSchema, ...at }),
  z.object({
    type: z.literal("workload_wanted"),
    name: z.string(),
    wanted: z.enum(["running", "stopped"]),
    graceMs: z.number().int().min(0),
    ...at,
  }),
  z.object({
    type: z.literal("workload_observed"),
    name: z.string(),
    observation: workloadObservationSchema,
    /** Entry that the observation makes in the history, if any. */
    event: z.enum(["workload_started", "workload_stopped", "workload_failed"]).nullable(),
    ...at,
  }),
  z.object({ type: z.literal("workload_removed"), name: z.string(), ...at }),
  /** Joined a coordination group, or learned where its members are. */
  z.object({ type: z.literal("group_joined"), descriptor: groupDescriptorSchema, ...at }),
  z.object({ type: z.literal("group_left"), group: z.string(), ...at }),
  /** This member saw another leader, or none. */
  z.object({
    type: z.literal("group_led"),
    group: z.string(),
    term: z.number().int().min(0),
    leader: z.string().nullable(),
    ...at,
  }),
  /** Took a copy of a data set, or learned of others and where they are. */
  z.object({ type: z.literal("data_joined"), descriptor: dataDescriptorSchema, ...at }),
  z.object({ type: z.literal("data_left"), set: z.string(), ...at }),
  z.object({
    type: z.literal("fault_noted"),
    event: z.enum(["fault_injected", "fault_cleared"]),
    kind: z.string(),
    detail: z.string(),
    ...at,
  }),
]);
export type Change = z.infer<typeof changeSchema>;

const jsonSchema: z.ZodType<JsonValue> = z.json();

/** A command that has been executed, kept under its key so that it is not executed again. */
export const rememberedCommandSchema = z.object({
  key: z.string(),
  /** Hash of the command's name and request. */
  fingerprint: z.string(),
  /** Workloads whose next settled phase the answer waits for; empty when the answer is final. */
  settles: z.array(z.string()),
  response: jsonSchema,
});
export type RememberedCommand = z.infer<typeof rememberedCommandSchema>;

/** One atomic write: changes, with the command that caused them, if one did. */
export const nodeRecordSchema = z.object({
  changes: z.array(changeSchema),
  command: rememberedCommandSchema.nullable(),
});
export type NodeRecord = z.infer<typeof nodeRecordSchema>;
