import { z } from "zod";

/** States of an edge node, in the order it normally passes through them. */
export const lifecycleStates = [
  "initialized",
  "warming",
  "active",
  "draining",
  "terminated",
] as const;
export const lifecycleStateSchema = z.enum(lifecycleStates);
export type LifecycleState = z.infer<typeof lifecycleStateSchema>;

/** Legal moves: a draining node may be taken back into service, a terminated one may not. */
export const lifecycleMoves: Readonly<Record<LifecycleState, readonly LifecycleState[]>> = {
  initialized: ["warming", "terminated"],
  warming: ["active", "draining", "terminated"],
  active: ["draining"],
  draining: ["active", "terminated"],
  terminated: [],
};

/** A lease that a coordination group has granted, as it is shown to the edge node. */
export const leaseGrantSchema = z.object({
  /** Id of the coordination group. */
  group: z.string().min(1).max(120),
  /** The group's own fencing token of the lease; grows with every grant of that group. */
  token: z.number().int().positive(),
});
export type LeaseGrant = z.infer<typeof leaseGrantSchema>;

/**
 * Exclusive right to change one edge node, until it expires. The token grows by one with every grant on that
 * node and never repeats, so a holder that slept through its expiry is told apart from the next one
 * (Kleppmann, "How to do distributed locking", 2016).
 */
export const leaseSchema = z.object({
  holder: z.string().min(1).max(200),
  token: z.number().int().positive(),
  /** The group that granted the lease; left out when the edge node itself did. */
  grant: leaseGrantSchema.optional(),
  ttlMs: z.number().int().positive(),
  acquiredAt: z.number(),
  expiresAt: z.number(),
});
export type Lease = z.infer<typeof leaseSchema>;

/** One entry of an edge node's history, oldest first; `seq` grows by one. */
export const historyEntrySchema = z.object({
  seq: z.number().int().positive(),
  at: z.number(),
  kind: z.enum([
    "created",
    "transition",
    "lease_acquired",
    "lease_renewed",
    "lease_released",
    "lease_expired",
    "cordoned",
    "uncordoned",
    "workload_deployed",
    "workload_started",
    "workload_stopped",
    "workload_failed",
    "workload_removed",
    "group_joined",
    "group_left",
    "group_led",
    "fault_injected",
    "fault_cleared",
    "restarted",
  ]),
  /** The new state, the workload's id, the lease holder: what the kind is about. */
  subject: z.string(),
  detail: z.string(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
