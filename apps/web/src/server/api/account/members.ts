import { roleSchema } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, doneSchema, json, jsonBody, problems, requires } from "../router.ts";

const memberSchema = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    since: z.number(),
  })
  .openapi("Member");

const userParam = z.object({ userId: z.string().min(1).max(200) });

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Members"],
  summary: "Members of the workspace",
  middleware: requires("workspace:read"),
  responses: { 200: json(z.object({ items: z.array(memberSchema) }), "Members"), ...problems },
});

const setRole = createRoute({
  method: "put",
  path: "/{userId}",
  tags: ["Members"],
  summary: "Change a member's role",
  middleware: requires("member:write"),
  request: { params: userParam, body: jsonBody(z.object({ role: roleSchema })) },
  responses: { 200: json(doneSchema, "Changed"), ...problems },
});

const remove = createRoute({
  method: "delete",
  path: "/{userId}",
  tags: ["Members"],
  summary: "Remove a member from the workspace",
  middleware: requires("member:write"),
  request: { params: userParam },
  responses: { 200: json(doneSchema, "Removed"), ...problems },
});

export const members = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    return context.json({ items: await server.workspaces.members(actor.workspaceId) }, 200);
  })
  .openapi(setRole, async (context) => {
    const { server, actor } = context.var;
    const { userId } = context.req.valid("param");
    const { role } = context.req.valid("json");
    await audited(
      context.var,
      { action: "member.set_role", subject: `user:${userId}`, detail: { role } },
      () => server.workspaces.setRole(actor.workspaceId, userId, role),
    );
    return context.json({ done: true }, 200);
  })
  .openapi(remove, async (context) => {
    const { server, actor } = context.var;
    const { userId } = context.req.valid("param");
    await audited(context.var, { action: "member.remove", subject: `user:${userId}` }, () =>
      server.workspaces.removeMember(actor.workspaceId, userId),
    );
    return context.json({ done: true }, 200);
  });
