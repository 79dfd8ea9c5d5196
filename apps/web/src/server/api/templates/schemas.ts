import {
  templateParameterSchema,
  templateVerificationSchema,
  visibilitySchema,
} from "@edgeloom/db";
import { workflowGraphSchema } from "@edgeloom/graph";
import { z } from "@hono/zod-openapi";

export const templateSummarySchema = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    workspaceName: z.string(),
    name: z.string(),
    summary: z.string(),
    category: z.string(),
    visibility: visibilitySchema,
    builtIn: z.boolean(),
    latestNumber: z.number().int(),
    uses: z.number().int(),
    forks: z.number().int(),
    forkedFrom: z.object({ id: z.string(), name: z.string(), number: z.number().int() }).nullable(),
    graph: workflowGraphSchema,
    verified: templateVerificationSchema.nullable(),
    updatedAt: z.number(),
  })
  .openapi("TemplateSummary");

export const templateSchema = templateSummarySchema
  .extend({
    lesson: z.string(),
    version: z.object({
      id: z.string(),
      number: z.number().int(),
      graph: workflowGraphSchema,
      parameters: z.array(templateParameterSchema),
      notes: z.string(),
      verified: templateVerificationSchema.nullable(),
      createdAt: z.number(),
    }),
    versions: z.array(
      z.object({ number: z.number().int(), notes: z.string(), createdAt: z.number() }),
    ),
  })
  .openapi("Template");

const text = {
  name: z.string().trim().min(1).max(100),
  summary: z.string().trim().min(1).max(200),
  lesson: z.string().max(20_000),
  category: z.string().trim().min(1).max(50),
  visibility: visibilitySchema,
};

export const templateTextSchema = z.object({
  ...text,
  lesson: text.lesson.default(""),
  category: text.category.default("general"),
  visibility: text.visibility.default("private"),
});

/** Without defaults: what a change leaves out stays as it is. */
export const templateChangeSchema = z.object(text).partial();

export const templateVersionInputSchema = z.object({
  /** Workflow whose draft becomes the template's graph. */
  workflowId: z.string(),
  parameters: z.array(templateParameterSchema).max(50).default([]),
  notes: z.string().max(2_000).default(""),
});

/** What a share link shows to people who are not of the workspace. */
export const sharedTemplateSchema = templateSchema
  .pick({ name: true, summary: true, category: true, lesson: true, version: true })
  .openapi("SharedTemplate");

export const shareLinkSchema = z
  .object({
    id: z.string(),
    templateId: z.string(),
    createdAt: z.number(),
    expiresAt: z.number().nullable(),
    revokedAt: z.number().nullable(),
  })
  .openapi("ShareLink");
