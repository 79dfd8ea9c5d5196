import { z } from "zod";

/** Faults that a simulated edge node can be given; `durationMs` 0 lasts until cleared. */
export const faultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("crash"), durationMs: z.number().int().min(0).default(0) }),
  z.object({ kind: z.literal("partition"), durationMs: z.number().int().min(0).default(0) }),
  /** Loses what travels between this edge node and some others; the control plane still reaches it. */
  z.object({
    kind: z.literal("partition_from"),
    nodeIds: z.array(z.string().min(1)).min(1).max(1_000),
    /** Seen from this edge node: `inbound` loses what it would receive, `outbound` what it sends. */
    direction: z.enum(["both", "inbound", "outbound"]).default("both"),
    durationMs: z.number().int().min(0).default(0),
  }),
  /** The process stands still, as under SIGSTOP or a frozen virtual machine, and then goes on unaware of it. */
  z.object({ kind: z.literal("pause"), durationMs: z.number().int().min(1).max(600_000) }),
  z.object({
    kind: z.literal("slow_link"),
    addedMs: z.number().min(0).max(60_000).default(200),
    lossRatio: z.number().min(0).max(1).default(0),
    durationMs: z.number().int().min(0).default(0),
  }),
  z.object({
    kind: z.literal("clock_skew"),
    skewMs: z.number().min(-3_600_000).max(3_600_000),
    durationMs: z.number().int().min(0).default(0),
  }),
  z.object({
    kind: z.literal("overload"),
    /** Added to the share of cores in use. */
    cpu: z.number().min(0).max(1).default(0.6),
    durationMs: z.number().int().min(0).default(0),
  }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
