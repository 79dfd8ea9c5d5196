/**
 * Glossary of the workflow graph.
 *
 * - **Node**: one step of the workflow, of a type from the catalogue. An *edge node* is a machine; a node is a step.
 * - **Edge**: carries a value from an output path of its source to an input of its target.
 * - **Output path**: `main` (the whole output), a field of the output (`plan`), or a dotted path (`health.cpu`).
 * - **Input**: `main`, a further input port of the type (`result` of a loop), or a parameter opened as a port.
 * - **Live edge**: its source succeeded and its output path has a value; otherwise it is dead.
 *   A node runs when all its incoming edges are settled and at least one is live; otherwise it is skipped.
 * - **Loop body**: the nodes reachable from a loop node's body output; it runs once an iteration.
 *   An edge from the body to the loop node's result input closes the iteration; no other cycle is allowed.
 */
import { jsonValueSchema } from "@edgeloom/kernel";
import { z } from "zod";
import { graphLimits } from "./limits.ts";

export const currentSchemaVersion = 1;

const idSchema = z
  .string()
  .min(1)
  .max(graphLimits.nameCharactersMax)
  .regex(/^[A-Za-z0-9_-]+$/, "use letters, digits, _ and - only");

/** A parameter given as a JSONata expression over `{ input, nodes, run, trigger, env }`. */
export const expressionSchema = z.strictObject({ $expr: z.string().max(20_000) });
export type Expression = z.infer<typeof expressionSchema>;

/** A parameter taken from the workspace's secrets, decrypted only where it is used. */
export const secretReferenceSchema = z.strictObject({ $secret: z.string().min(1).max(200) });
export type SecretReference = z.infer<typeof secretReferenceSchema>;

export const positionSchema = z.object({ x: z.number(), y: z.number() });
export type Position = z.infer<typeof positionSchema>;

export const retryPolicySchema = z.object({
  /** Tries in all, the first included. */
  attemptsMax: z.number().int().min(1).max(100).default(1),
  delayMs: z.number().int().min(0).max(3_600_000).default(1_000),
  backoff: z.enum(["fixed", "exponential"]).default("exponential"),
  delayMsMax: z.number().int().min(0).max(3_600_000).default(60_000),
  /** Share of the delay drawn at random, so that retries of many runs spread out. */
  jitter: z.number().min(0).max(1).default(0.5),
});
export type RetryPolicy = z.infer<typeof retryPolicySchema>;

export const errorPolicySchema = z.enum(["stop", "continue", "error_output"]);
export type ErrorPolicy = z.infer<typeof errorPolicySchema>;

export const nodeSettingsSchema = z.object({
  disabled: z.boolean().default(false),
  notes: z.string().max(10_000).default(""),
  retry: retryPolicySchema.prefault({}),
  /** Time for one attempt; 0 means the node type's own default. */
  timeoutMs: z.number().int().min(0).max(86_400_000).default(0),
  /** `stop` fails the run, `continue` goes on with the error as output, `error_output` takes the `error` edges. */
  onError: errorPolicySchema.default("stop"),
  /** Output used instead of running the node in test runs from the designer. */
  pinnedOutput: jsonValueSchema.optional(),
});
export type NodeSettings = z.infer<typeof nodeSettingsSchema>;

export const workflowNodeSchema = z.object({
  id: idSchema,
  type: z.string().min(1).max(graphLimits.nameCharactersMax),
  typeVersion: z.number().int().min(1).default(1),
  name: z.string().min(1).max(graphLimits.nameCharactersMax),
  position: positionSchema.default({ x: 0, y: 0 }),
  /** Literals, {@link Expression}s or {@link SecretReference}s by camelCase parameter name. */
  parameters: z.record(z.string(), jsonValueSchema).default({}),
  settings: nodeSettingsSchema.prefault({}),
});
export type WorkflowNode = z.infer<typeof workflowNodeSchema>;

export const workflowEdgeSchema = z.object({
  id: idSchema,
  source: idSchema,
  sourceOutput: z.string().min(1).max(graphLimits.nameCharactersMax).default("main"),
  target: idSchema,
  targetInput: z.string().min(1).max(graphLimits.nameCharactersMax).default("main"),
});
export type WorkflowEdge = z.infer<typeof workflowEdgeSchema>;

export const noteSchema = z.object({
  id: idSchema,
  text: z.string().max(20_000),
  position: positionSchema,
  size: z.object({ width: z.number().positive(), height: z.number().positive() }),
});
export type Note = z.infer<typeof noteSchema>;

export const groupSchema = z.object({
  id: idSchema,
  name: z.string().max(graphLimits.nameCharactersMax),
  nodeIds: z.array(idSchema),
});
export type Group = z.infer<typeof groupSchema>;

export const workflowSettingsSchema = z.object({
  /** Time for a whole run; 0 means none. */
  timeoutMs: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400_000)
    .default(0),
  /** Runs of this workflow at the same time; 0 means only the workspace's limit. */
  concurrencyMax: z.number().int().min(0).max(10_000).default(0),
  /** Workflow started with the error when a run fails. */
  errorWorkflowId: z.string().optional(),
  /** Plain values readable as `env` in expressions. */
  env: z.record(z.string(), z.string()).default({}),
});
export type WorkflowSettings = z.infer<typeof workflowSettingsSchema>;

export const workflowGraphSchema = z.object({
  schemaVersion: z.literal(currentSchemaVersion),
  name: z.string().min(1).max(graphLimits.nameCharactersMax),
  description: z.string().max(10_000).default(""),
  nodes: z.array(workflowNodeSchema).max(graphLimits.nodesMax),
  edges: z.array(workflowEdgeSchema).max(graphLimits.edgesMax).default([]),
  notes: z.array(noteSchema).max(graphLimits.notesMax).default([]),
  groups: z.array(groupSchema).max(graphLimits.groupsMax).default([]),
  settings: workflowSettingsSchema.prefault({}),
});
export type WorkflowGraph = z.infer<typeof workflowGraphSchema>;
/** What a person or program writes: everything with a default may be left out. */
export type WorkflowGraphInput = z.input<typeof workflowGraphSchema>;
