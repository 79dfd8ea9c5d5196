import type { JsonValue } from "@edgeloom/kernel";
import { sessionTokenSchema } from "@edgeloom/replication";
import { z } from "zod";
import { groupIdSchema } from "../groups/descriptor.ts";
import { dataDescriptorSchema, dataPlaceSchema } from "./descriptor.ts";

const json: z.ZodType<JsonValue, JsonValue> = z.json();
const countSchema = z.number().int().min(0);
const keySchema = z.string().min(1).max(1_000);
const inSet = { set: groupIdSchema };

export const replicationLevelSchema = z.enum([
  "one",
  "quorum",
  "all",
  "local_quorum",
  "each_quorum",
]);
export const conflictResolutionSchema = z.enum(["last_write_wins", "merge", "keep_siblings"]);

/** What a write does to a key; what each does stands with the types of replication. */
export const dataChangeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("put"), value: json }),
  z.object({ type: z.literal("delete") }),
  z.object({ type: z.literal("increment"), by: z.number() }),
  z.object({
    type: z.literal("change_set"),
    add: z.array(json).max(10_000).default([]),
    remove: z.array(json).max(10_000).default([]),
  }),
  z.object({
    type: z.literal("change_map"),
    set: z.record(z.string(), json).default({}),
    increment: z.record(z.string(), z.number()).default({}),
    add: z.record(z.string(), z.array(json)).default({}),
    remove: z.array(z.string()).default([]),
  }),
]);

const asked = {
  ...inSet,
  key: keySchema,
  level: replicationLevelSchema.default("one"),
  resolution: conflictResolutionSchema.default("last_write_wins"),
  session: sessionTokenSchema.nullable().default(null),
  timeoutMs: z.number().int().min(1).max(120_000).default(10_000),
};

/** Holds a copy of a data set; again, when copies were added or addresses have become known. */
export const dataJoinRequestSchema = dataDescriptorSchema;
export const dataJoinResponseSchema = z.object({ joined: z.boolean() });
export const dataSetSchema = z.object(inSet);

export const dataWriteRequestSchema = z.object({
  ...asked,
  change: dataChangeSchema,
  /** Names the write: one of this name that is known is not carried out again. */
  request: z.string().max(500).default(""),
});

const versionSchema = z.object({ actor: z.string(), counter: countSchema, stamp: z.string() });

export const dataWriteResponseSchema = z.object({
  version: versionSchema,
  acknowledged: z.array(z.string()),
  pending: z.array(z.string()),
  conflicts: countSchema,
  session: sessionTokenSchema,
});

export const dataReadRequestSchema = z.object({
  ...asked,
  model: z.enum(["eventual", "causal", "bounded_staleness"]).default("eventual"),
  stalenessMsMax: z.number().min(0).max(86_400_000).default(5_000),
});

export const dataReadResponseSchema = z.object({
  exists: z.boolean(),
  value: json,
  version: versionSchema.nullable(),
  copies: z.array(z.string()),
  repaired: z.array(z.string()),
  stalenessMs: z.number().nullable(),
  conflicts: countSchema,
  siblings: z.array(json),
  session: sessionTokenSchema,
});

export const dataSyncRequestSchema = z.object({
  ...inSet,
  /** All others when left out. */
  peers: z.array(z.string()).max(64).optional(),
  timeoutMs: z.number().int().min(1).max(120_000).default(10_000),
});

export const dataSyncResponseSchema = z.object({
  peers: z.array(
    z.object({
      peer: z.string(),
      completed: z.boolean(),
      received: countSchema,
      sent: countSchema,
    }),
  ),
});

/** What one replica tells of its copy. */
export const dataStatusSchema = z.object({
  ...inSet,
  name: z.string(),
  nodeId: z.string(),
  actor: z.string(),
  places: z.array(dataPlaceSchema),
  primary: z.string(),
  keys: countSchema,
  tombstones: countSchema,
  keysWithSiblings: countSchema,
  /** Equal roots mean equal copies. */
  root: z.string(),
  known: z.record(z.string(), countSchema),
  stalenessMs: z.number().nullable(),
  hints: z.record(z.string(), countSchema),
  hintsDropped: countSchema,
  metrics: z.object({
    writesTotal: countSchema,
    writesSucceeded: countSchema,
    writesFailed: countSchema,
    readsTotal: countSchema,
    readsStale: countSchema,
    conflictsDetected: countSchema,
    conflictsResolved: countSchema,
    averageReplicationLagMs: z.number(),
    maxReplicationLagMs: z.number(),
  }),
});
export type DataStatus = z.infer<typeof dataStatusSchema>;
