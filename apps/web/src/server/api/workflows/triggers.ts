import { createRoute, z } from "@hono/zod-openapi";
import type { Server } from "../../compose.ts";
import { audited } from "../audited.ts";
import { createRouter, idParam, json, problems, requires } from "../router.ts";

const triggerSchema = z
  .object({
    id: z.string(),
    nodeId: z.string(),
    kind: z.string(),
    enabled: z.boolean(),
    url: z.url().nullable(),
    testUrl: z.url().nullable(),
    nextAt: z.number().nullable(),
    lastAt: z.number().nullable(),
  })
  .openapi("Trigger");

const tags = ["Workflows"];
const nodeParam = idParam.extend({ nodeId: z.string() });
const secretSchema = z.object({ secret: z.string() });

const list = createRoute({
  tags,
  middleware: requires("workflow:write"),
  method: "get",
  path: "/{id}/triggers",
  summary: "Triggers of a workflow, with the addresses of its webhooks",
  request: { params: idParam },
  responses: { 200: json(z.object({ items: z.array(triggerSchema) }), "Triggers"), ...problems },
});

const reveal = createRoute({
  tags,
  middleware: requires("workflow:write"),
  method: "get",
  path: "/{id}/triggers/{nodeId}/secret",
  summary: "The secret with which senders sign deliveries to a webhook",
  request: { params: nodeParam },
  responses: { 200: json(secretSchema, "Secret"), ...problems },
});

const rotate = createRoute({
  tags,
  middleware: requires("workflow:write"),
  method: "post",
  path: "/{id}/triggers/{nodeId}/secret",
  summary: "Replace a webhook's secret; deliveries signed with the old one are refused from now on",
  request: { params: nodeParam },
  responses: { 200: json(secretSchema, "New secret"), ...problems },
});

function addresses(
  server: Server,
  path: string | null,
): { url: string | null; testUrl: string | null } {
  if (path === null) return { url: null, testUrl: null };
  const url = new URL(`/api/v1/hooks/${path}`, server.env.EDGELOOM_WEB_URL).toString();
  return { url, testUrl: `${url}/test` };
}

export const workflowTriggers = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const draft = await server.workflows.draft(actor.workspaceId, id);
    await server.triggers.ensureWebhooks(actor.workspaceId, id, draft);
    const items = await server.triggers.list(actor.workspaceId, id);
    const body = items.map(({ path, ...trigger }) => ({ ...trigger, ...addresses(server, path) }));
    return context.json({ items: body }, 200);
  })
  .openapi(reveal, async (context) => {
    const { server, actor } = context.var;
    const { id, nodeId } = context.req.valid("param");
    const secret = await audited(
      context.var,
      { action: "webhook.reveal_secret", subject: `workflow:${id}`, detail: { nodeId } },
      () => server.triggers.revealSecret(actor.workspaceId, id, nodeId),
    );
    return context.json({ secret }, 200);
  })
  .openapi(rotate, async (context) => {
    const { server, actor } = context.var;
    const { id, nodeId } = context.req.valid("param");
    const secret = await audited(
      context.var,
      { action: "webhook.rotate_secret", subject: `workflow:${id}`, detail: { nodeId } },
      () => server.triggers.rotateSecret(actor.workspaceId, id, nodeId),
    );
    return context.json({ secret }, 200);
  });
