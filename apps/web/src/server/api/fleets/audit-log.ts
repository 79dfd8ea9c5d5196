import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, json, problems, requires } from "../router.ts";
import { auditEntrySchema } from "./schemas.ts";

const page = createRoute({
  method: "get",
  path: "/",
  tags: ["Audit"],
  summary: "Who changed what in the workspace, latest first",
  middleware: requires("workspace:read"),
  request: {
    query: z.object({
      action: z
        .string()
        .max(100)
        .openapi({ description: "Begins with: node. or fleet.create" })
        .optional(),
      actor: z.string().max(200).optional(),
      subject: z.string().max(400).optional(),
      cursor: z.string().regex(/^\d+$/).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(
      z.object({ items: z.array(auditEntrySchema), nextCursor: z.string().nullable() }),
      "One page",
    ),
    ...problems,
  },
});

export const auditLog = createRouter().openapi(page, async (context) => {
  const { server, actor } = context.var;
  const { entries, nextCursor } = await server.audit.page(
    actor.workspaceId,
    context.req.valid("query"),
  );
  return context.json({ items: entries, nextCursor }, 200);
});
