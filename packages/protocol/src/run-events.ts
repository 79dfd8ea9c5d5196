import { jsonValueSchema } from "@edgeloom/kernel";
import { z } from "zod";

/** `waiting`: parked until a time or a child run; no worker holds it. */
export const runStateSchema = z.enum([
  "queued",
  "running",
  "waiting",
  "succeeded",
  "failed",
  "cancelled",
]);
export type RunState = z.infer<typeof runStateSchema>;

export const stepStateSchema = z.enum([
  "queued",
  "running",
  "waiting",
  "succeeded",
  "failed",
  "skipped",
  "cancelled",
]);
export type StepState = z.infer<typeof stepStateSchema>;

export const errorDetailsSchema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  field: z.string().optional(),
});

const base = { seq: z.number().int().positive(), at: z.number() };

/**
 * What happened in a run, numbered from 1 without gaps. A viewer that holds `seq` n and receives n + 2 fetches
 * what it missed; what it already has it drops.
 */
export const runEventSchema = z.discriminatedUnion("type", [
  z.object({
    ...base,
    type: z.literal("run"),
    state: runStateSchema,
    workerId: z.string().nullable(),
    error: errorDetailsSchema.nullable(),
  }),
  z.object({
    ...base,
    type: z.literal("step"),
    nodeId: z.string(),
    /** Path of loop iterations: "" outside loops, "3" in the fourth iteration, "3.0" in a nested one. */
    iteration: z.string(),
    attempt: z.number().int().positive(),
    state: stepStateSchema,
    startedAt: z.number().nullable(),
    finishedAt: z.number().nullable(),
    /** Edge node that the step acted on, if it acted on one. */
    edgeNodeId: z.string().nullable(),
    error: errorDetailsSchema.nullable(),
    /** Size of the output as JSON, in characters; the output itself is fetched when looked at. */
    outputSize: z.number().int().nullable(),
    /** Output paths that carried a value, so that the viewer can light the wires. */
    outputsTaken: z.array(z.string()),
  }),
  z.object({
    ...base,
    type: z.literal("log"),
    nodeId: z.string(),
    iteration: z.string(),
    attempt: z.number().int().positive(),
    level: z.enum(["debug", "info", "warning", "error"]),
    message: z.string(),
    data: jsonValueSchema.optional(),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
export type StepEvent = Extract<RunEvent, { type: "step" }>;
