import { found } from "@edgeloom/db";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, json, jsonBody, problems, requires } from "../router.ts";

const workspaceDetailSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    concurrencyMax: z.number().int().openapi({ description: "Runs at the same time" }),
    runRetentionDays: z
      .number()
      .int()
      .openapi({ description: "Days for which ended runs are kept" }),
    createdAt: z.number(),
  })
  .openapi("WorkspaceDetail");

const read = createRoute({
  method: "get",
  path: "/",
  tags: ["Workspace"],
  summary: "The workspace in which the request acts",
  middleware: requires("workspace:read"),
  responses: { 200: json(workspaceDetailSchema, "Workspace"), ...problems },
});

const change = createRoute({
  method: "patch",
  path: "/",
  tags: ["Workspace"],
  summary: "Rename the workspace, or change its limits",
  middleware: requires("member:write"),
  request: {
    body: jsonBody(
      z
        .object({
          name: z.string().trim().min(1).max(100),
          /** Runs at the same time; 0 sets no limit. */
          concurrencyMax: z.number().int().min(0).max(10_000),
          runRetentionDays: z.number().int().min(1).max(3_650),
        })
        .partial(),
    ),
  },
  responses: { 200: json(workspaceDetailSchema, "Changed"), ...problems },
});

interface WorkspaceRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly concurrencyMax: number;
  readonly runRetentionDays: number;
  readonly createdAt: Date;
}

const detail = ({ id, slug, name, concurrencyMax, runRetentionDays, createdAt }: WorkspaceRow) => ({
  id,
  slug,
  name,
  concurrencyMax,
  runRetentionDays,
  createdAt: createdAt.getTime(),
});

export const workspace = createRouter()
  .openapi(read, async (context) => {
    const { server, actor } = context.var;
    const where = { id: actor.workspaceId };
    const row = await server.database.prisma.workspace.findUnique({ where });
    return context.json(detail(found(row, "workspace", actor.workspaceId)), 200);
  })
  .openapi(change, async (context) => {
    const { server, actor } = context.var;
    const wanted = context.req.valid("json");
    const data = {
      ...(wanted.name === undefined ? {} : { name: wanted.name }),
      ...(wanted.concurrencyMax === undefined ? {} : { concurrencyMax: wanted.concurrencyMax }),
      ...(wanted.runRetentionDays === undefined
        ? {}
        : { runRetentionDays: wanted.runRetentionDays }),
    };
    const changed = await audited(
      context.var,
      { action: "workspace.change", subject: `workspace:${actor.workspaceId}`, detail: data },
      () => server.database.prisma.workspace.update({ where: { id: actor.workspaceId }, data }),
    );
    return context.json(detail(changed), 200);
  });
