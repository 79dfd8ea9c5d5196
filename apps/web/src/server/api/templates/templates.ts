import type { TemplateDetail } from "@edgeloom/db";
import { jsonValueSchema } from "@edgeloom/kernel";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import {
  createRouter,
  doneSchema,
  idParam,
  json,
  jsonBody,
  problems,
  requires,
} from "../router.ts";
import { currentDraft } from "../workflows/current-draft.ts";
import { workflowSchema } from "../workflows/schemas.ts";
import {
  templateChangeSchema,
  templateSchema,
  templateSummarySchema,
  templateTextSchema,
  templateVersionInputSchema,
} from "./schemas.ts";
import { graphForTemplate, graphFromTemplate } from "./template-parameters.ts";

const read = { tags: ["Templates"], middleware: requires("workspace:read") };
const write = { tags: ["Templates"], middleware: requires("template:write") };

const list = createRoute({
  ...read,
  method: "get",
  path: "/",
  summary: "Templates that you may see: your own, the workspace's and public ones",
  request: {
    query: z.object({ search: z.string().max(200).optional(), category: z.string().optional() }),
  },
  responses: {
    200: json(z.object({ items: z.array(templateSummarySchema) }), "Templates"),
    ...problems,
  },
});

const get = createRoute({
  ...read,
  method: "get",
  path: "/{id}",
  summary: "One template, at its latest or at a given version",
  request: {
    params: idParam,
    query: z.object({ version: z.coerce.number().int().positive().optional() }),
  },
  responses: { 200: json(templateSchema, "Template"), ...problems },
});

const publish = createRoute({
  ...write,
  method: "post",
  path: "/",
  summary: "Publish a workflow's draft as a new template",
  request: { body: jsonBody(templateTextSchema.extend(templateVersionInputSchema.shape)) },
  responses: { 201: json(templateSchema, "Published"), ...problems },
});

const publishVersion = createRoute({
  ...write,
  method: "post",
  path: "/{id}/versions",
  summary: "Publish a workflow's draft as the next version of a template",
  request: { params: idParam, body: jsonBody(templateVersionInputSchema) },
  responses: { 201: json(templateSchema, "Published"), ...problems },
});

const update = createRoute({
  ...write,
  method: "patch",
  path: "/{id}",
  summary: "Change a template's texts or who may see it",
  request: { params: idParam, body: jsonBody(templateChangeSchema) },
  responses: { 200: json(doneSchema, "Changed"), ...problems },
});

const use = createRoute({
  tags: ["Templates"],
  middleware: requires("workflow:write"),
  method: "post",
  path: "/{id}/use",
  summary: "Make a workflow from a template, with the values of its form",
  request: {
    params: idParam,
    body: jsonBody(
      z.object({
        name: z.string().trim().min(1).max(200),
        version: z.number().int().positive().optional(),
        values: z.record(z.string(), z.record(z.string(), jsonValueSchema)).default({}),
      }),
    ),
  },
  responses: { 201: json(workflowSchema, "Created"), ...problems },
});

const fork = createRoute({
  ...write,
  method: "post",
  path: "/{id}/fork",
  summary: "Copy a template into this workspace; the copy remembers where it came from",
  request: { params: idParam },
  responses: { 201: json(templateSchema, "Forked"), ...problems },
});

const remove = createRoute({
  ...write,
  method: "delete",
  path: "/{id}",
  summary: "Delete a template with its versions and share links",
  request: { params: idParam },
  responses: { 200: json(doneSchema, "Deleted"), ...problems },
});

/** Arrays as OpenAPI's types want them: not read-only. */
export function templateBody(template: TemplateDetail) {
  return {
    ...template,
    version: { ...template.version, parameters: [...template.version.parameters] },
    versions: [...template.versions],
  };
}

export const templates = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const query = context.req.valid("query");
    const items = await server.templates.list(actor.workspaceId, actor.userId, query);
    return context.json({ items }, 200);
  })
  .openapi(get, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const { version } = context.req.valid("query");
    const found = await server.templates.get(actor.workspaceId, actor.userId, id, version);
    return context.json(templateBody(found), 200);
  })
  .openapi(publish, async (context) => {
    const { server, actor } = context.var;
    const { workflowId, ...draft } = context.req.valid("json");
    const graph = await currentDraft(server, actor.workspaceId, workflowId);
    const created = await audited(
      context.var,
      {
        action: "template.publish",
        subject: `workflow:${workflowId}`,
        detail: { name: draft.name, visibility: draft.visibility },
      },
      () =>
        server.templates.publish(actor.workspaceId, actor.userId, workflowId, {
          ...draft,
          graph: graphForTemplate(graph),
        }),
    );
    return context.json(templateBody(created), 201);
  })
  .openapi(publishVersion, async (context) => {
    const { server, actor } = context.var;
    const { workflowId, ...version } = context.req.valid("json");
    const graph = await currentDraft(server, actor.workspaceId, workflowId);
    const { id } = context.req.valid("param");
    const published = await audited(
      context.var,
      { action: "template.publish_version", subject: `template:${id}`, detail: { workflowId } },
      () =>
        server.templates.publishVersion(actor.workspaceId, actor.userId, id, workflowId, {
          ...version,
          graph: graphForTemplate(graph),
        }),
    );
    return context.json(templateBody(published), 201);
  })
  .openapi(update, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const change = context.req.valid("json");
    await audited(
      context.var,
      {
        action: "template.change",
        subject: `template:${id}`,
        detail: { fields: Object.keys(change) },
      },
      () => server.templates.update(actor.workspaceId, actor.userId, id, change),
    );
    return context.json({ done: true }, 200);
  })
  .openapi(use, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const { name, version, values } = context.req.valid("json");
    const template = await server.templates.get(actor.workspaceId, actor.userId, id, version);
    const workflow = await server.workflows.create(actor.workspaceId, {
      graph: graphFromTemplate(template, name, values),
      createdById: actor.userId,
      sourceTemplateVersionId: template.version.id,
    });
    await server.templates.countUse(template.id);
    return context.json(workflow, 201);
  })
  .openapi(fork, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const source = await server.templates.get(actor.workspaceId, actor.userId, id);
    const forked = await server.templates.fork(actor.workspaceId, actor.userId, source);
    return context.json(templateBody(forked), 201);
  })
  .openapi(remove, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    await audited(context.var, { action: "template.delete", subject: `template:${id}` }, () =>
      server.templates.remove(actor.workspaceId, actor.userId, id),
    );
    return context.json({ done: true }, 200);
  });
