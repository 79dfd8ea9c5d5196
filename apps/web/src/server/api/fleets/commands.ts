import {
  type CommandRequest,
  commandCatalogue,
  type NodeCommandName,
  nodeCommandNames,
} from "@edgeloom/agent-core";
import { newId } from "@edgeloom/db";
import { createNodeLeases, type Fleet } from "@edgeloom/fleet";
import { createSystemClock } from "@edgeloom/host";
import { EdgeloomError, type EdgeNodeId, type JsonValue } from "@edgeloom/kernel";
import { createRoute, z } from "@hono/zod-openapi";
import type { Actor } from "../../actor.ts";
import type { Server } from "../../compose.ts";
import { audited } from "../audited.ts";
import { invalidInput } from "../problem.ts";
import { createRouter, json, problems, requires } from "../router.ts";
import { nodeParam } from "./schemas.ts";

const timeoutMs = 15_000;
const clock = createSystemClock();

const send = createRoute({
  method: "post",
  path: "/{fleetId}/nodes/{nodeId}/commands/{command}",
  tags: ["Edge nodes"],
  summary: "Send a command to an edge node and wait for its answer",
  description:
    "The body is the request of the command. A command that was sent under an Idempotency-Key before is answered with its first result.",
  middleware: requires("workspace:read"),
  request: {
    params: nodeParam.extend({ command: z.enum(nodeCommandNames) }),
    headers: z.object({ "idempotency-key": z.string().min(8).max(200).optional() }),
    body: {
      required: true,
      content: { "application/json": { schema: z.record(z.string(), z.unknown()) } },
    },
  },
  responses: {
    200: json(z.object({ result: z.unknown() }), "What the edge node answered"),
    ...problems,
  },
});

function assertMayChange(actor: Actor, command: NodeCommandName): void {
  if (actor.scopes.has("fleet:write")) return;
  throw new EdgeloomError({
    code: "forbidden",
    message: `The command ${command} changes an edge node, which needs the permission fleet:write`,
    remedy: "Ask an owner of the workspace for the role of an operator or a key that has it.",
  });
}

interface Sending {
  readonly fleetId: string;
  readonly nodeId: string;
  readonly command: NodeCommandName;
  readonly request: JsonValue;
  readonly key: string;
}

async function deliver(server: Server, actor: Actor, sending: Sending): Promise<unknown> {
  const { workspaceId } = actor;
  // Whether it is theirs is checked here too, so that the answer is the same with no gateway.
  await server.nodes.get(workspaceId, sending.fleetId, sending.nodeId);
  if (sending.command.endsWith("_lease")) return await deliverToHolder(server, actor, sending);
  return await server.gateway.command({ ...sending, workspaceId, timeoutMs });
}

/** Leases are asked of the group that grants them, where the fleet has one. */
async function deliverToHolder(server: Server, actor: Actor, sending: Sending): Promise<unknown> {
  const { workspaceId } = actor;
  const { fleetId, key } = sending;
  const groups = await server.groupsOf(workspaceId, fleetId);
  const fleet: Pick<Fleet, "execute"> = {
    execute: async (nodeId, command, request, options) => {
      const sent = { fleetId, nodeId, command, request: request as JsonValue, workspaceId };
      return (await server.gateway.command({ ...sent, key: options.key, timeoutMs })) as never;
    },
  };
  const leases = createNodeLeases({ fleet, groups, clock, formsGroup: false });
  const nodeId = sending.nodeId as EdgeNodeId;
  const options = { key, timeoutMs };
  switch (sending.command) {
    case "acquire_lease":
      return await leases.acquire(nodeId, requestOf("acquire_lease", sending), options);
    case "renew_lease":
      return await leases.renew(nodeId, requestOf("renew_lease", sending), options);
    default:
      return await leases.release(nodeId, requestOf("release_lease", sending), options);
  }
}

const requestOf = <Name extends NodeCommandName>(
  name: Name,
  { request }: Sending,
): CommandRequest<Name> => commandCatalogue[name].request.parse(request) as CommandRequest<Name>;

export const nodeCommands = createRouter().openapi(send, async (context) => {
  const { server, actor } = context.var;
  const { fleetId, nodeId, command } = context.req.valid("param");
  const { request: schema, changes } = commandCatalogue[command];
  const parsed = schema.safeParse(context.req.valid("json"));
  if (!parsed.success) throw invalidInput(parsed.error);
  const request = parsed.data as JsonValue;
  const key = context.req.valid("header")["idempotency-key"] ?? newId("cmd");
  const sending = { fleetId, nodeId, command, request, key: `${actor.workspaceId}/${key}` };
  if (!changes) return context.json({ result: await deliver(server, actor, sending) }, 200);
  assertMayChange(actor, command);
  const result = await audited(
    context.var,
    { action: `node.${command}`, subject: `node:${fleetId}/${nodeId}`, detail: request },
    () => deliver(server, actor, sending),
  );
  return context.json({ result }, 200);
});
