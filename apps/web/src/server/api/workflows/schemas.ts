import { workflowGraphSchema } from "@edgeloom/graph";
import { z } from "@hono/zod-openapi";

export const workflowSummarySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    nodeCount: z.number().int(),
    revision: z.number().int(),
    activeVersion: z.number().int().nullable(),
    createdAt: z.number(),
    updatedAt: z.number(),
  })
  .openapi("WorkflowSummary");

export const workflowSchema = workflowSummarySchema
  .extend({ graph: workflowGraphSchema, sourceTemplateVersionId: z.string().nullable() })
  .openapi("Workflow");

export const workflowVersionSchema = z
  .object({
    id: z.string(),
    workflowId: z.string(),
    number: z.number().int().nullable(),
    message: z.string(),
    createdById: z.string(),
    createdAt: z.number(),
    active: z.boolean(),
  })
  .openapi("WorkflowVersion");

export const workflowProblemSchema = z
  .object({
    code: z.string(),
    severity: z.enum(["error", "warning"]),
    nodeId: z.string().optional(),
    edgeId: z.string().optional(),
    field: z.string().optional(),
    reason: z.string(),
    remedy: z.string(),
  })
  .openapi("WorkflowProblem");
