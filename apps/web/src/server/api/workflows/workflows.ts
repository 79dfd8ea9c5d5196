import { workflowGraphSchema } from "@edgeloom/graph";
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
import { workflowSchema, workflowSummarySchema } from "./schemas.ts";

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Workflows"],
  summary: "Workflows of the workspace, latest change first",
  middleware: requires("workspace:read"),
  request: {
    query: z.object({
      search: z.string().max(200).optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(
      z.object({ items: z.array(workflowSummarySchema), nextCursor: z.string().nullable() }),
      "One page",
    ),
    ...problems,
  },
});

const create = createRoute({
  method: "post",
  path: "/",
  tags: ["Workflows"],
  summary: "Create a workflow from a graph",
  middleware: requires("workflow:write"),
  request: { body: jsonBody(z.object({ graph: workflowGraphSchema })) },
  responses: { 201: json(workflowSchema, "Created"), ...problems },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  tags: ["Workflows"],
  summary: "One workflow with its draft",
  middleware: requires("workspace:read"),
  request: { params: idParam },
  responses: { 200: json(workflowSchema, "Workflow"), ...problems },
});

const save = createRoute({
  method: "put",
  path: "/{id}",
  tags: ["Workflows"],
  summary: "Replace the draft of a workflow",
  middleware: requires("workflow:write"),
  request: {
    params: idParam,
    body: jsonBody(
      z.object({
        graph: workflowGraphSchema,
        revision: z
          .number()
          .int()
          .optional()
          .openapi({ description: "Refused when the stored revision is another" }),
      }),
    ),
  },
  responses: { 200: json(workflowSchema, "Saved"), ...problems },
});

const archive = createRoute({
  method: "delete",
  path: "/{id}",
  tags: ["Workflows"],
  summary: "Delete a workflow and stop its triggers",
  middleware: requires("workflow:write"),
  request: { params: idParam },
  responses: { 200: json(doneSchema, "Deleted"), ...problems },
});

export const workflows = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const page = await server.workflows.list(actor.workspaceId, context.req.valid("query"));
    return context.json({ items: [...page.items], nextCursor: page.nextCursor }, 200);
  })
  .openapi(create, async (context) => {
    const { server, actor } = context.var;
    const { graph } = context.req.valid("json");
    const created = await server.workflows.create(actor.workspaceId, {
      graph,
      createdById: actor.userId,
    });
    return context.json(created, 201);
  })
  .openapi(read, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    return context.json(await server.workflows.get(actor.workspaceId, id), 200);
  })
  .openapi(save, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const { graph, revision } = context.req.valid("json");
    const { workspaceId } = actor;
    const saved = await server.workflows.saveDraft(workspaceId, id, graph, revision, () =>
      server.gateway.replaceDocument({ workspaceId, workflowId: id, graph, revision }),
    );
    return context.json(saved, 200);
  })
  .openapi(archive, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    await audited(context.var, { action: "workflow.delete", subject: `workflow:${id}` }, () =>
      server.workflows.archive(actor.workspaceId, id),
    );
    return context.json({ done: true }, 200);
  });
