import { validateWorkflow, workflowGraphSchema } from "@edgeloom/graph";
import { jsonValueSchema } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";
import { createRoute, z } from "@hono/zod-openapi";
import { auditedWithin } from "../audited.ts";
import {
  createRouter,
  doneSchema,
  idParam,
  json,
  jsonBody,
  problems,
  requires,
} from "../router.ts";
import { flushDraft } from "./current-draft.ts";
import { requireValid } from "./require-valid.ts";
import { workflowProblemSchema, workflowVersionSchema } from "./schemas.ts";

const read = { tags: ["Workflows"], middleware: requires("workspace:read") };
const write = { tags: ["Workflows"], middleware: requires("workflow:write") };
const versionParam = idParam.extend({ versionId: z.string() });

const list = createRoute({
  ...read,
  method: "get",
  path: "/{id}/versions",
  summary: "Published versions of a workflow, newest first",
  request: { params: idParam },
  responses: {
    200: json(z.object({ items: z.array(workflowVersionSchema) }), "Versions"),
    ...problems,
  },
});

const get = createRoute({
  ...read,
  method: "get",
  path: "/{id}/versions/{versionId}",
  summary: "One version with its graph",
  request: { params: versionParam },
  responses: {
    200: json(workflowVersionSchema.extend({ graph: workflowGraphSchema }), "Version"),
    ...problems,
  },
});

const publish = createRoute({
  ...write,
  method: "post",
  path: "/{id}/versions",
  summary: "Publish the draft as the next version, and let the triggers run it",
  description:
    "The draft is what all open windows have changed up to now. Version, triggers and the entry in the audit log come about together or not at all.",
  request: {
    params: idParam,
    body: jsonBody(z.object({ message: z.string().max(2_000).default("") })),
  },
  responses: { 201: json(workflowVersionSchema, "Published"), ...problems },
});

const activate = createRoute({
  ...write,
  method: "put",
  path: "/{id}/versions/{versionId}/active",
  summary: "Let the triggers run another version",
  request: { params: versionParam },
  responses: { 200: json(doneSchema, "Active"), ...problems },
});

const validate = createRoute({
  ...read,
  method: "post",
  path: "/{id}/validate",
  summary: "All problems of a graph, or of the draft; nothing is run",
  request: {
    params: idParam,
    body: jsonBody(z.object({ graph: workflowGraphSchema.optional() })),
  },
  responses: {
    200: json(z.object({ problems: z.array(workflowProblemSchema) }), "Problems"),
    ...problems,
  },
});

const outputs = createRoute({
  ...read,
  method: "get",
  path: "/{id}/latest-outputs",
  summary: "Outputs by node id of the latest successful steps, for previews",
  request: { params: idParam },
  responses: {
    200: json(z.object({ outputs: z.record(z.string(), jsonValueSchema) }), "Outputs"),
    ...problems,
  },
});

export const workflowVersions = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const items = await server.workflows.versions(actor.workspaceId, context.req.valid("param").id);
    return context.json({ items }, 200);
  })
  .openapi(get, async (context) => {
    const { server, actor } = context.var;
    const { id, versionId } = context.req.valid("param");
    return context.json(await server.workflows.version(actor.workspaceId, id, versionId), 200);
  })
  .openapi(publish, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const { message } = context.req.valid("json");
    const version = { message, createdById: actor.userId, check: requireValid };
    const published = await auditedWithin(
      context.var,
      { action: "workflow.publish", subject: `workflow:${id}`, detail: { message } },
      async (entry) => {
        await flushDraft(server, actor.workspaceId, id);
        return await server.publications.publish(actor.workspaceId, id, version, entry);
      },
    );
    return context.json(published, 201);
  })
  .openapi(activate, async (context) => {
    const { server, actor } = context.var;
    const { id, versionId } = context.req.valid("param");
    await auditedWithin(
      context.var,
      { action: "workflow.activate", subject: `workflow:${id}`, detail: { versionId } },
      (entry) => server.publications.activate(actor.workspaceId, id, versionId, entry),
    );
    return context.json({ done: true }, 200);
  })
  .openapi(validate, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const draft = await server.workflows.draft(actor.workspaceId, id);
    const graph = context.req.valid("json").graph ?? draft;
    return context.json({ problems: validateWorkflow(graph, catalogue) }, 200);
  })
  .openapi(outputs, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    await server.workflows.get(actor.workspaceId, id);
    const latest = await server.runs.latestOutputs(actor.workspaceId, id);
    return context.json({ outputs: { ...latest } }, 200);
  });
