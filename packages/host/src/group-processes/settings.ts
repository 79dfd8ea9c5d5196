import { z } from "zod";

const addressSchema = z.object({ host: z.string(), port: z.number().int() });

/** What a member process is started with, as JSON in its first argument. */
export const memberSettingsSchema = z.object({
  id: z.string(),
  /** Where its log and snapshots are. */
  directory: z.string(),
  /** Shared by the members, in base64. */
  secret: z.string(),
  voters: z.array(z.string()),
  /** Where each member listens for the others, itself included. */
  peers: z.record(z.string(), addressSchema),
  /** Where it listens for clients. */
  clients: addressSchema,
  electionTimeoutMs: z.number().optional(),
  heartbeatMs: z.number().optional(),
  snapshotEntries: z.number().int().optional(),
});
export type MemberSettings = z.infer<typeof memberSettingsSchema>;

/** What the process that started a member tells it. */
export const memberOrderSchema = z.discriminatedUnion("type", [
  /** Traffic from and to these members is dropped from now on; that of all others is not. */
  z.object({ type: z.literal("cut"), members: z.array(z.string()) }),
  z.object({ type: z.literal("status"), number: z.number().int() }),
  z.object({
    type: z.literal("change_members"),
    number: z.number().int(),
    voters: z.array(z.string()),
  }),
]);
export type MemberOrder = z.infer<typeof memberOrderSchema>;

/** What a member tells of itself. */
export const memberReportSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening") }),
  z.object({
    type: z.literal("status"),
    number: z.number().int(),
    state: z.string(),
    role: z.string().nullable(),
    leader: z.string().nullable(),
    term: z.number(),
    appliedIndex: z.number(),
    snapshotIndex: z.number(),
    isDiskFull: z.boolean(),
    voters: z.array(z.string()),
    stateHash: z.string(),
  }),
  z.object({
    type: z.literal("members_changed"),
    number: z.number().int(),
    refusal: z.string().nullable(),
  }),
]);
export type MemberReport = z.infer<typeof memberReportSchema>;
export type MemberStatus = Extract<MemberReport, { type: "status" }>;
