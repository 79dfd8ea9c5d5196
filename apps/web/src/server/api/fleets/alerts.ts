import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, idParam, json, problems, requires } from "../router.ts";
import { alertSchema } from "./schemas.ts";

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Alerts"],
  summary: "Alerts on edge nodes: unresolved ones first, then the latest",
  middleware: requires("workspace:read"),
  request: {
    query: z.object({
      fleetId: z.string().optional(),
      nodeId: z.string().optional(),
      active: z
        .enum(["true", "false"])
        .default("false")
        .transform((value) => value === "true"),
      from: z.coerce.number().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: { 200: json(z.object({ items: z.array(alertSchema) }), "Alerts"), ...problems },
});

const acknowledge = createRoute({
  method: "post",
  path: "/{id}/acknowledgement",
  tags: ["Alerts"],
  summary: "Say that somebody has seen an alert",
  middleware: requires("fleet:write"),
  request: { params: idParam },
  responses: { 200: json(alertSchema, "Acknowledged"), ...problems },
});

export const alerts = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const { active, ...query } = context.req.valid("query");
    const items = await server.alerts.list(actor.workspaceId, { ...query, activeOnly: active });
    return context.json({ items }, 200);
  })
  .openapi(acknowledge, async (context) => {
    const { server, actor } = context.var;
    const { id } = context.req.valid("param");
    const alert = await audited(
      context.var,
      { action: "alert.acknowledge", subject: `alert:${id}` },
      () => server.alerts.acknowledge(actor.workspaceId, id, actor.userId),
    );
    return context.json(alert, 200);
  });
