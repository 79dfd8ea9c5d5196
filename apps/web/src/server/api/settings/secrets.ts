import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, doneSchema, json, jsonBody, problems, requires } from "../router.ts";

const secretSchema = z
  .object({ name: z.string(), createdAt: z.number(), updatedAt: z.number() })
  .openapi("Secret");

const nameParam = z.object({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, "start with a letter; then letters, digits, _ . or -"),
});

const list = createRoute({
  tags: ["Secrets"],
  middleware: requires("workspace:read"),
  method: "get",
  path: "/",
  summary: "Names of the workspace's secrets; values are never shown",
  responses: { 200: json(z.object({ items: z.array(secretSchema) }), "Secrets"), ...problems },
});

const put = createRoute({
  tags: ["Secrets"],
  middleware: requires("secret:write"),
  method: "put",
  path: "/{name}",
  summary: "Set a secret",
  request: {
    params: nameParam,
    body: jsonBody(z.object({ value: z.string().min(1).max(65_536) })),
  },
  responses: { 200: json(secretSchema, "Set"), ...problems },
});

const remove = createRoute({
  tags: ["Secrets"],
  middleware: requires("secret:write"),
  method: "delete",
  path: "/{name}",
  summary: "Delete a secret",
  request: { params: nameParam },
  responses: { 200: json(doneSchema, "Deleted"), ...problems },
});

export const secrets = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    return context.json({ items: await server.secrets.list(actor.workspaceId) }, 200);
  })
  .openapi(put, async (context) => {
    const { server, actor } = context.var;
    const { name } = context.req.valid("param");
    const { value } = context.req.valid("json");
    const secret = await audited(
      context.var,
      { action: "secret.set", subject: `secret:${name}` },
      () => server.secrets.put(actor.workspaceId, name, value, actor.userId),
    );
    return context.json(secret, 200);
  })
  .openapi(remove, async (context) => {
    const { server, actor } = context.var;
    const { name } = context.req.valid("param");
    const done = await audited(
      context.var,
      { action: "secret.delete", subject: `secret:${name}` },
      () => server.secrets.remove(actor.workspaceId, name),
    );
    return context.json({ done }, 200);
  });
