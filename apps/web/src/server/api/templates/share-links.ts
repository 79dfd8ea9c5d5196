import type { TemplateDetail } from "@edgeloom/db";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { revokeBy, revokeRoute } from "../revocation.ts";
import { createRouter, json, jsonBody, problems, requires } from "../router.ts";
import { sharedTemplateSchema, shareLinkSchema, templateSchema } from "./schemas.ts";
import { templateBody } from "./templates.ts";

const write = { tags: ["Share links"], middleware: requires("template:write") };

const list = createRoute({
  ...write,
  method: "get",
  path: "/",
  summary: "Share links of a template",
  request: { query: z.object({ templateId: z.string() }) },
  responses: { 200: json(z.object({ items: z.array(shareLinkSchema) }), "Links"), ...problems },
});

const create = createRoute({
  ...write,
  method: "post",
  path: "/",
  summary: "Share a template by a link that opens without signing in",
  request: {
    body: jsonBody(
      z.object({ templateId: z.string(), expiresAt: z.number().nullable().default(null) }),
    ),
  },
  responses: {
    201: json(
      z.object({ link: shareLinkSchema, url: z.url() }),
      "Link; its address is shown only here",
    ),
    ...problems,
  },
});

const revoke = revokeRoute({
  tag: "Share links",
  scope: "template:write",
  summary: "Withdraw a share link",
});

const tokenParam = z.object({ token: z.string().min(16).max(200) });

const open = createRoute({
  tags: ["Share links"],
  method: "get",
  path: "/open/{token}",
  summary: "The template that a share link opens; no sign-in needed",
  request: { params: tokenParam },
  responses: { 200: json(sharedTemplateSchema, "Template"), ...problems },
});

const fork = createRoute({
  ...write,
  method: "post",
  path: "/open/{token}/fork",
  summary: "Copy the template that a share link opens into your workspace",
  request: { params: tokenParam },
  responses: { 201: json(templateSchema, "Forked"), ...problems },
});

/** The template and nothing else of its workspace: not even the workspace's name, or where it was forked from. */
function sharedBody(template: TemplateDetail): z.output<typeof sharedTemplateSchema> {
  const { name, summary, category, lesson, version } = templateBody(template);
  return { name, summary, category, lesson, version };
}

export const shareLinks = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const { templateId } = context.req.valid("query");
    await server.templates.get(actor.workspaceId, actor.userId, templateId);
    return context.json(
      { items: await server.shareLinks.list(actor.workspaceId, templateId) },
      200,
    );
  })
  .openapi(create, async (context) => {
    const { server, actor } = context.var;
    const { templateId, expiresAt } = context.req.valid("json");
    // Whoever may not see a template may not show it to others.
    await server.templates.get(actor.workspaceId, actor.userId, templateId);
    const { view, token } = await audited(
      context.var,
      { action: "share_link.create", subject: `template:${templateId}`, detail: { expiresAt } },
      () =>
        server.shareLinks.create(actor.workspaceId, templateId, {
          createdById: actor.userId,
          expiresAt,
        }),
    );
    const url = new URL(`/share/${token}`, server.env.EDGELOOM_WEB_URL).toString();
    return context.json({ link: view, url }, 201);
  })
  .openapi(
    revoke,
    revokeBy("share_link", ({ shareLinks }) => shareLinks),
  )
  .openapi(open, async (context) => {
    const server = context.get("server");
    const { templateId } = await server.shareLinks.resolve(context.req.valid("param").token);
    return context.json(sharedBody(await server.templates.getShared(templateId)), 200);
  })
  .openapi(fork, async (context) => {
    const { server, actor } = context.var;
    const { templateId } = await server.shareLinks.resolve(context.req.valid("param").token);
    const source = await server.templates.getShared(templateId);
    const forked = await server.templates.fork(actor.workspaceId, actor.userId, source);
    return context.json(templateBody(forked), 201);
  });
