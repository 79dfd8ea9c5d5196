import { workflowGraphSchema } from "@edgeloom/graph";
import { jsonValueSchema } from "@edgeloom/kernel";
import { errorDetailsSchema, runStateSchema, stepStateSchema } from "@edgeloom/protocol";
import { runOptionsSchema } from "@edgeloom/runtime";
import { z } from "@hono/zod-openapi";

export const runTriggerSchema = z.enum([
  "manual",
  "schedule",
  "webhook",
  "fleet_event",
  "api",
  "sub_workflow",
  "error_workflow",
  "retry",
  "replay",
]);

export const runSchema = z
  .object({
    id: z.string(),
    workflowId: z.string(),
    workflowName: z.string(),
    versionId: z.string(),
    fleetId: z.string(),
    state: runStateSchema,
    trigger: runTriggerSchema,
    test: z.boolean(),
    parentRunId: z.string().nullable(),
    sourceRunId: z.string().nullable(),
    error: errorDetailsSchema.nullable(),
    startedById: z.string().nullable(),
    cancelRequested: z.boolean(),
    wakeAt: z.number().nullable(),
    createdAt: z.number(),
    startedAt: z.number().nullable(),
    finishedAt: z.number().nullable(),
    progress: z
      .object({ nodes: z.number().int(), done: z.number().int() })
      .nullable()
      .openapi({ description: "Counted in lists, for runs that go on" }),
  })
  .openapi("Run");

export const stepSchema = z
  .object({
    nodeId: z.string(),
    iteration: z.string(),
    attempt: z.number().int(),
    state: stepStateSchema,
    error: errorDetailsSchema.nullable(),
    edgeNodeId: z.string().nullable(),
    startSeq: z.number().int().nullable(),
    endSeq: z.number().int().nullable(),
    resumeAt: z.number().nullable(),
    startedAt: z.number().nullable(),
    finishedAt: z.number().nullable(),
    outputSize: z.number().int().nullable(),
    outputsTaken: z.array(z.string()),
  })
  .openapi("Step");

export const runDetailSchema = runSchema
  .extend({
    versionNumber: z.number().int().nullable(),
    graph: workflowGraphSchema,
    input: jsonValueSchema,
    output: jsonValueSchema,
    eventSeq: z.number().int(),
    steps: z.array(stepSchema),
  })
  .openapi("RunDetail");

export const startedRunSchema = z
  .object({ runId: z.string(), created: z.boolean() })
  .openapi("StartedRun");

export const startRunSchema = z.object({
  workflowId: z.string(),
  version: z
    .union([z.literal("draft"), z.literal("active"), z.object({ versionId: z.string() })])
    .default("draft"),
  graph: workflowGraphSchema
    .optional()
    .openapi({ description: "Runs this graph in place of the draft; needs workflow:write" }),
  fleetId: z.string().optional(),
  triggerNodeId: z.string().nullable().default(null),
  input: jsonValueSchema.default({}),
  test: z.boolean().default(false).openapi({ description: "Pinned outputs stand for their nodes" }),
  options: runOptionsSchema.default({}),
  sourceRunId: z
    .string()
    .optional()
    .openapi({ description: "Run whose outputs a partial run starts from" }),
  requestKey: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: "The same key starts at most one run" }),
});
