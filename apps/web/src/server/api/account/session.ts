import { found } from "@edgeloom/db";
import { roleSchema, scopeSchema } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { setCookie } from "hono/cookie";
import { workspaceCookie } from "../../actor.ts";
import { createRouter, doneSchema, json, jsonBody, problems, requires } from "../router.ts";

const workspaceSchema = z
  .object({ id: z.string(), slug: z.string(), name: z.string(), role: roleSchema })
  .openapi("Workspace");

const sessionSchema = z
  .object({
    kind: z.enum(["user", "api_key"]),
    userId: z.string(),
    name: z.string(),
    workspaceId: z.string(),
    role: roleSchema,
    scopes: z.array(scopeSchema),
    workspaces: z.array(workspaceSchema),
    gatewayUrl: z.url(),
  })
  .openapi("Session");

const read = createRoute({
  method: "get",
  path: "/",
  tags: ["Account"],
  summary: "Who is asking, in which workspace, and what they may do",
  middleware: requires("workspace:read"),
  responses: { 200: json(sessionSchema, "Session"), ...problems },
});

const choose = createRoute({
  method: "put",
  path: "/workspace",
  tags: ["Account"],
  summary: "Choose the workspace that following requests of this browser act in",
  middleware: requires("workspace:read"),
  request: { body: jsonBody(z.object({ workspaceId: z.string() })) },
  responses: { 200: json(doneSchema, "Chosen"), ...problems },
});

export const session = createRouter()
  .openapi(read, async (context) => {
    const { server, actor } = context.var;
    const workspaces = await server.workspaces.listForUser(actor.userId);
    return context.json(
      {
        kind: actor.kind,
        userId: actor.userId,
        name: actor.name,
        workspaceId: actor.workspaceId,
        role: actor.role,
        scopes: [...actor.scopes],
        workspaces:
          actor.kind === "user"
            ? workspaces
            : workspaces.filter((workspace) => workspace.id === actor.workspaceId),
        gatewayUrl: server.env.EDGELOOM_GATEWAY_URL,
      },
      200,
    );
  })
  .openapi(choose, async (context) => {
    const { server, actor } = context.var;
    const { workspaceId } = context.req.valid("json");
    const workspaces = await server.workspaces.listForUser(actor.userId);
    found(
      workspaces.find((workspace) => workspace.id === workspaceId),
      "workspace",
      workspaceId,
    );
    setCookie(context, workspaceCookie, workspaceId, {
      path: "/",
      sameSite: "Lax",
      httpOnly: true,
      maxAge: 365 * 86_400,
      secure: server.env.EDGELOOM_WEB_URL.startsWith("https:"),
    });
    return context.json({ done: true }, 200);
  });
