import type { FleetOverview } from "@edgeloom/db";
import type { JsonObject } from "@edgeloom/kernel";
import { fleetKindSchema } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, doneSchema, json, jsonBody, problems, requires } from "../router.ts";
import { fleetNameSchema, fleetParam, fleetSchema, worldConfigSchema } from "./schemas.ts";

const tags = ["Fleets"];

const list = createRoute({
  method: "get",
  path: "/",
  tags,
  summary: "Fleets of the workspace",
  middleware: requires("workspace:read"),
  responses: { 200: json(z.object({ items: z.array(fleetSchema) }), "Fleets"), ...problems },
});

const create = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Create a fleet; a simulated one answers with the key of its world, once",
  middleware: requires("fleet:write"),
  request: {
    body: jsonBody(
      z.object({
        name: fleetNameSchema,
        kind: fleetKindSchema,
        config: worldConfigSchema.default({}),
      }),
    ),
  },
  responses: {
    201: json(z.object({ fleet: fleetSchema, worldKey: z.string().nullable() }), "Created"),
    ...problems,
  },
});

const read = createRoute({
  method: "get",
  path: "/{fleetId}",
  tags,
  summary: "One fleet",
  middleware: requires("workspace:read"),
  request: { params: fleetParam },
  responses: { 200: json(fleetSchema, "Fleet"), ...problems },
});

const rename = createRoute({
  method: "patch",
  path: "/{fleetId}",
  tags,
  summary: "Rename a fleet",
  middleware: requires("fleet:write"),
  request: { params: fleetParam, body: jsonBody(z.object({ name: fleetNameSchema })) },
  responses: { 200: json(fleetSchema, "Renamed"), ...problems },
});

const rotate = createRoute({
  method: "post",
  path: "/{fleetId}/world-key",
  tags,
  summary: "Give a simulated fleet another key; the one before is refused from then on",
  middleware: requires("fleet:write"),
  request: { params: fleetParam },
  responses: { 201: json(z.object({ worldKey: z.string() }), "New key, shown once"), ...problems },
});

const remove = createRoute({
  method: "delete",
  path: "/{fleetId}",
  tags,
  summary: "Delete a fleet with its edge nodes and their history",
  middleware: requires("fleet:write"),
  request: { params: fleetParam },
  responses: { 200: json(doneSchema, "Deleted"), ...problems },
});

/** A world's settings come from the installation too, so they are read with care. */
function fleetBody({ workspaceId: _workspaceId, ...fleet }: FleetOverview) {
  const config = worldConfigSchema.safeParse(fleet.config);
  return { ...fleet, config: config.success ? config.data : {} };
}

export const fleetRecords = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    return context.json(
      { items: (await server.fleets.list(actor.workspaceId)).map(fleetBody) },
      200,
    );
  })
  .openapi(create, async (context) => {
    const { server, actor } = context.var;
    const { name, kind, config: world } = context.req.valid("json");
    const config: JsonObject = JSON.parse(JSON.stringify(world));
    const created = await audited(
      context.var,
      { action: "fleet.create", subject: `fleet:${name}`, detail: { name, kind, config } },
      () => server.fleets.create(actor.workspaceId, { name, kind, config }),
    );
    return context.json(
      { fleet: fleetBody({ ...created.fleet, nodes: 0, online: 0 }), worldKey: created.worldKey },
      201,
    );
  })
  .openapi(read, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    return context.json(fleetBody(await server.fleets.get(actor.workspaceId, fleetId)), 200);
  })
  .openapi(rename, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const { name } = context.req.valid("json");
    await audited(
      context.var,
      { action: "fleet.rename", subject: `fleet:${fleetId}`, detail: { name } },
      () => server.fleets.rename(actor.workspaceId, fleetId, name),
    );
    return context.json(fleetBody(await server.fleets.get(actor.workspaceId, fleetId)), 200);
  })
  .openapi(rotate, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const worldKey = await audited(
      context.var,
      { action: "fleet.rotate_world_key", subject: `fleet:${fleetId}` },
      () => server.fleets.rotateWorldKey(actor.workspaceId, fleetId),
    );
    return context.json({ worldKey }, 201);
  })
  .openapi(remove, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const done = await audited(
      context.var,
      { action: "fleet.delete", subject: `fleet:${fleetId}` },
      () => server.fleets.remove(actor.workspaceId, fleetId),
    );
    return context.json({ done }, 200);
  });
