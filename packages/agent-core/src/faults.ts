import { z } from "zod";

/** Faults that a simulated edge node can be given; `durationMs` 0 lasts until cleared. */
export const faultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("crash"), durationMs: z.number().int().min(0).default(0) }),
  z.object({ kind: z.literal("partition"), durationMs: z.number().int().min(0).default(0) }),
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
