import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, doneSchema, json, jsonBody, problems, requires } from "../router.ts";
import { enrolmentTokenSchema, fleetParam } from "./schemas.ts";

const tags = ["Enrolment"];
const hourMs = 3_600_000;

const list = createRoute({
  method: "get",
  path: "/{fleetId}/enrolment-tokens",
  tags,
  summary: "Enrolment tokens of a real fleet, latest first",
  middleware: requires("workspace:read"),
  request: { params: fleetParam },
  responses: {
    200: json(z.object({ items: z.array(enrolmentTokenSchema) }), "Tokens"),
    ...problems,
  },
});

const create = createRoute({
  method: "post",
  path: "/{fleetId}/enrolment-tokens",
  tags,
  summary: "Create a token with which one host joins a real fleet, once",
  middleware: requires("fleet:write"),
  request: {
    params: fleetParam,
    body: jsonBody(
      z.object({
        validForMs: z
          .number()
          .int()
          .min(60_000)
          .max(7 * 24 * hourMs)
          .default(hourMs),
      }),
    ),
  },
  responses: {
    201: json(
      z.object({
        item: enrolmentTokenSchema,
        token: z.string(),
        /** What to run on the host. */
        command: z.string(),
      }),
      "Token, shown once",
    ),
    ...problems,
  },
});

const revoke = createRoute({
  method: "delete",
  path: "/{fleetId}/enrolment-tokens/{tokenId}",
  tags,
  summary: "Delete a token that was not used",
  middleware: requires("fleet:write"),
  request: { params: fleetParam.extend({ tokenId: z.string().min(1).max(200) }) },
  responses: { 200: json(doneSchema, "Deleted"), ...problems },
});

export const enrolment = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    await server.fleets.get(actor.workspaceId, fleetId);
    return context.json({ items: await server.enrolment.list(actor.workspaceId, fleetId) }, 200);
  })
  .openapi(create, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const { validForMs } = context.req.valid("json");
    const created = await audited(
      context.var,
      { action: "enrolment_token.create", subject: `fleet:${fleetId}`, detail: { validForMs } },
      () =>
        server.enrolment.create(actor.workspaceId, fleetId, {
          createdById: actor.userId,
          validForMs,
        }),
    );
    const join = server.env.EDGELOOM_GATEWAY_URL;
    const command = `npx edgeloom agent --join ${join} --token ${created.token}`;
    return context.json({ item: created.view, token: created.token, command }, 201);
  })
  .openapi(revoke, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, tokenId } = context.req.valid("param");
    const done = await audited(
      context.var,
      { action: "enrolment_token.revoke", subject: `fleet:${fleetId}`, detail: { tokenId } },
      () => server.enrolment.revoke(actor.workspaceId, fleetId, tokenId),
    );
    return context.json({ done }, 200);
  });
