import type { JsonValue } from "@edgeloom/kernel";
import { z } from "zod";
import { groupDescriptorSchema, groupIdSchema } from "./descriptor.ts";

const keySchema = z.string().min(1).max(1_000);
const nameSchema = z.string().min(1).max(300);
const ttlMsSchema = z.number().int().min(100).max(86_400_000);
const tokenSchema = z.number().int().positive();
const fence = {
  /** The write is refused unless the lease or lock named is still held under this token. */
  fence: z
    .object({ kind: z.enum(["lease", "lock"]), name: nameSchema, token: tokenSchema })
    .optional(),
};
const json: z.ZodType<JsonValue, JsonValue> = z.json();

/** Commands to a group's state, with values as JSON. What each does stands with the state machine's types. */
export const groupCommandSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("put"), key: keySchema, value: json, ...fence }),
  z.object({ type: z.literal("delete"), key: keySchema, ...fence }),
  z.object({ type: z.literal("delete_range"), prefix: z.string().max(1_000), ...fence }),
  z.object({
    type: z.literal("compare_and_set"),
    key: keySchema,
    /** null: the key must be absent. JSON null is stored as such, so it cannot be expected here. */
    expected: json.nullable(),
    /** null: deletes. */
    value: json.nullable(),
    ...fence,
  }),
  z.object({ type: z.literal("increment"), key: keySchema, by: z.number().int(), ...fence }),
  z.object({ type: z.literal("append"), key: keySchema, item: json, ...fence }),
  z.object({
    type: z.literal("acquire_lease"),
    name: nameSchema,
    holder: nameSchema,
    ttlMs: ttlMsSchema,
  }),
  z.object({ type: z.literal("keep_lease"), name: nameSchema, token: tokenSchema }),
  z.object({ type: z.literal("release_lease"), name: nameSchema, token: tokenSchema }),
  z.object({
    type: z.literal("lock"),
    name: nameSchema,
    owner: nameSchema,
    wait: z.boolean(),
    ttlMs: ttlMsSchema.nullable(),
  }),
  z.object({ type: z.literal("unlock"), name: nameSchema, owner: nameSchema }),
  z.object({
    type: z.literal("next_sequence"),
    name: nameSchema,
    count: z.number().int().min(1).max(1_000_000),
  }),
]);
export type GroupCommand = z.infer<typeof groupCommandSchema>;

export const groupQuerySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("get"), key: keySchema }),
  z.object({
    type: z.literal("range"),
    prefix: z.string().max(1_000),
    after: z.string().max(1_000).nullable().default(null),
    limit: z.number().int().min(1).max(1_000).default(100),
  }),
  z.object({ type: z.literal("lease"), name: nameSchema }),
  z.object({ type: z.literal("lock"), name: nameSchema }),
  z.object({ type: z.literal("sequence"), name: nameSchema }),
  z.object({ type: z.literal("session"), sessionId: z.number().int().positive() }),
]);
export type GroupQuery = z.infer<typeof groupQuerySchema>;

const inGroup = { group: groupIdSchema };

/** Joins a group, or brings what is known of it (the addresses of its members) up to date. */
export const groupJoinRequestSchema = groupDescriptorSchema;
export const groupOfSchema = z.object(inGroup);

export const groupProposeRequestSchema = z.object({
  ...inGroup,
  /** In whose name; left out, the command is carried out as often as it is committed. */
  client: z
    .object({
      name: z.string().min(1).max(500),
      /** How long the group remembers the client. */
      ttlMs: ttlMsSchema,
      /** The client stands for one intent: its first command is carried out, and its outcome given ever after. */
      once: z.boolean(),
    })
    .optional(),
  command: groupCommandSchema,
});

export const groupReadRequestSchema = z.object({
  ...inGroup,
  query: groupQuerySchema,
  consistency: z.enum(["linearizable", "lease", "stale"]).default("linearizable"),
});

export const groupChangeRequestSchema = z.object({
  ...inGroup,
  /** What the group shall consist of. */
  voters: z.array(z.string().min(1)).min(1).max(15),
  learners: z.array(z.string().min(1)).max(15).default([]),
});

export const groupTransferRequestSchema = z.object({ ...inGroup, to: z.string().min(1) });

/** Why a member could not do what it was asked, and who could. */
const unable = z.object({
  kind: z.literal("unable"),
  reason: z.string(),
  leader: z.string().nullable(),
  /** The write may have been, or may yet be, carried out; the same session and sequence tell. */
  uncertain: z.boolean(),
});
export type GroupUnable = z.infer<typeof unable>;

export const groupProposeResponseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("applied"), index: z.number().int(), outcome: json }),
  unable,
]);
export const groupReadResponseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answered"), appliedIndex: z.number().int(), answer: json }),
  unable,
]);
export const groupChangeResponseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done") }),
  unable,
]);
export const groupJoinResponseSchema = z.object({ joined: z.boolean() });
