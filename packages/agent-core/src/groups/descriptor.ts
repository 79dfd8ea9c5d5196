import { z } from "zod";

export const peerAddressSchema = z.object({
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
});

/** Identifies a group within a fleet; also the name of its folder on an edge node. */
export const groupIdSchema = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,119}$/, "letters, digits, _ . and -, at most 120");

/** What an edge node keeps to take part in a coordination group, over restarts. */
export const groupDescriptorSchema = z.object({
  group: groupIdSchema,
  /** What people call it. */
  name: z.string().min(1).max(200),
  /** The first voters of a new group; empty on a member that is added to one that exists. */
  voters: z.array(z.string().min(1)).max(15),
  /** Members with the addresses that are known; an edge node that joins others over the network needs them. */
  addresses: z.record(z.string(), peerAddressSchema),
  /** Base64 of the key that members authenticate and encrypt with. */
  secret: z.string().min(40).max(200),
  electionTimeoutMs: z.number().int().min(50).max(60_000),
  heartbeatMs: z.number().int().min(10).max(20_000),
  /** From 1 down to 0: the least wanted leader waits two election time-outs longer. */
  priority: z.number().min(0).max(1),
});
export type GroupDescriptor = z.infer<typeof groupDescriptorSchema>;

export const memberRoleSchema = z.enum([
  "leader",
  "candidate",
  "follower",
  "learner",
  /** Reads what its disk holds. */
  "recovering",
  /** The disk refused to go on; the member takes no part until its agent starts again. */
  "failed",
  /** The disk holds something else than was written: the member must be replaced by a new one. */
  "corrupted",
]);
export type MemberRole = z.infer<typeof memberRoleSchema>;

/** A group as its member sees it, among the other facts of the edge node's state. */
export const groupMembershipSchema = z.object({
  group: groupIdSchema,
  name: z.string(),
  role: memberRoleSchema,
  term: z.number().int().min(0),
  leader: z.string().nullable(),
  voters: z.array(z.string()),
  learners: z.array(z.string()),
});
export type GroupMembership = z.infer<typeof groupMembershipSchema>;
