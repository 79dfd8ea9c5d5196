import { signTicket } from "@edgeloom/host";
import { roleWithin } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, json, problems, requires } from "../router.ts";

const validForMs = 60_000;

const create = createRoute({
  method: "post",
  path: "/ticket",
  tags: ["Live"],
  summary: "A short-lived ticket for the gateway's /live channel",
  middleware: requires("workspace:read"),
  responses: {
    201: json(
      z.object({ ticket: z.string(), gatewayUrl: z.url(), expiresAt: z.number() }),
      "Ticket",
    ),
    ...problems,
  },
});

export const live = createRouter().openapi(create, (context) => {
  const { server, actor } = context.var;
  const expiresAt = Date.now() + validForMs;
  const ticket = signTicket(
    {
      userId: actor.userId,
      userName: actor.name,
      workspaceId: actor.workspaceId,
      // An API key may allow less than the role of its maker.
      role: roleWithin(actor.scopes),
      expiresAt,
    },
    server.env.EDGELOOM_TICKET_KEY,
  );
  return context.json({ ticket, gatewayUrl: server.env.EDGELOOM_GATEWAY_URL, expiresAt }, 201);
});
