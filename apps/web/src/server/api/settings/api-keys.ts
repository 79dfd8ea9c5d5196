import { EdgeloomError } from "@edgeloom/kernel";
import { scopeSchema } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { revokeBy, revokeRoute } from "../revocation.ts";
import { createRouter, json, jsonBody, problems, requires } from "../router.ts";

const owner = { tags: ["API keys"], middleware: requires("member:write") };

const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(scopeSchema),
    createdById: z.string(),
    createdAt: z.number(),
    expiresAt: z.number().nullable(),
    lastUsedAt: z.number().nullable(),
    revokedAt: z.number().nullable(),
  })
  .openapi("ApiKey");

const list = createRoute({
  ...owner,
  method: "get",
  path: "/",
  summary: "API keys of the workspace, newest first",
  responses: { 200: json(z.object({ items: z.array(apiKeySchema) }), "Keys"), ...problems },
});

const create = createRoute({
  ...owner,
  method: "post",
  path: "/",
  summary: "Create an API key",
  request: {
    body: jsonBody(
      z.object({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(scopeSchema).min(1),
        expiresAt: z.number().nullable().default(null),
      }),
    ),
  },
  responses: {
    201: json(z.object({ view: apiKeySchema, key: z.string() }), "The key is shown only here"),
    ...problems,
  },
});

const revoke = revokeRoute({
  tag: "API keys",
  scope: "member:write",
  summary: "Revoke an API key",
});

export const apiKeys = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const items = await server.apiKeys.list(actor.workspaceId);
    return context.json(
      { items: items.map((item) => ({ ...item, scopes: [...item.scopes] })) },
      200,
    );
  })
  .openapi(create, async (context) => {
    const { server, actor } = context.var;
    const draft = context.req.valid("json");
    const excess = draft.scopes.find((scope) => !actor.scopes.has(scope));
    if (excess !== undefined) {
      throw new EdgeloomError({
        code: "forbidden",
        message: `You cannot give a key the permission ${excess}, which you do not have`,
        remedy: "Leave it out.",
        field: "scopes",
      });
    }
    const { name, scopes, expiresAt } = draft;
    const { view, key } = await audited(
      context.var,
      { action: "api_key.create", subject: `api_key:${name}`, detail: { scopes, expiresAt } },
      () => server.apiKeys.create(actor.workspaceId, { ...draft, createdById: actor.userId }),
    );
    return context.json({ view: { ...view, scopes: [...view.scopes] }, key }, 201);
  })
  .openapi(
    revoke,
    revokeBy("api_key", ({ apiKeys }) => apiKeys),
  );
