import { groupStatusSchema } from "@edgeloom/agent-core";
import type { GroupRecord } from "@edgeloom/fleet";
import type { EdgeNodeId } from "@edgeloom/kernel";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, doneSchema, json, jsonBody, problems, requires } from "../router.ts";
import { fleetParam } from "./schemas.ts";

const tags = ["Coordination groups"];
const membersSchema = z.array(z.string().min(1).max(200)).max(15);
const groupParam = fleetParam.extend({ group: z.string().min(1).max(200) });
const groupPath = "/{fleetId}/groups/{group}" as const;

const groupSchema = z
  .object({
    id: z.string(),
    fleetId: z.string(),
    name: z.string(),
    voters: z.array(z.string()),
    learners: z.array(z.string()),
    electionTimeoutMs: z.number().int(),
    heartbeatMs: z.number().int(),
    createdAt: z.number(),
  })
  .openapi("CoordinationGroup");

const leadershipSchema = z.object({ leader: z.string(), term: z.number().int() });

const groupReportSchema = z
  .object({
    group: groupSchema,
    leadership: leadershipSchema.nullable(),
    members: z.array(
      z.object({
        nodeId: z.string(),
        status: groupStatusSchema.nullable(),
        /** Why there is no status. */
        trouble: z.string().nullable(),
      }),
    ),
  })
  .openapi("CoordinationGroupReport");

const list = createRoute({
  method: "get",
  path: "/{fleetId}/groups",
  tags,
  summary: "Coordination groups of a fleet",
  middleware: requires("workspace:read"),
  request: { params: fleetParam },
  responses: { 200: json(z.object({ items: z.array(groupSchema) }), "Groups"), ...problems },
});

const form = createRoute({
  method: "post",
  path: "/{fleetId}/groups",
  tags,
  summary: "Form a coordination group and wait until it has a leader",
  middleware: requires("fleet:write"),
  request: {
    params: fleetParam,
    body: jsonBody(
      z.object({
        name: z.string().trim().min(1).max(200),
        /** Left out, active edge nodes are chosen, spread over regions. */
        members: membersSchema.optional(),
        size: z.number().int().min(1).max(15).optional(),
        electionTimeoutMs: z.number().int().min(150).max(60_000).optional(),
        heartbeatMs: z.number().int().min(25).max(20_000).optional(),
      }),
    ),
  },
  responses: {
    201: json(z.object({ group: groupSchema, leadership: leadershipSchema }), "Group"),
    ...problems,
  },
});

const report = createRoute({
  method: "get",
  path: groupPath,
  tags,
  summary: "What every member of a group says at this moment",
  middleware: requires("workspace:read"),
  request: { params: groupParam },
  responses: { 200: json(groupReportSchema, "Report"), ...problems },
});

const change = createRoute({
  method: "put",
  path: `${groupPath}/members`,
  tags,
  summary: "Change the members of a group while it works",
  middleware: requires("fleet:write"),
  request: {
    params: groupParam,
    body: jsonBody(z.object({ voters: membersSchema.min(1), learners: membersSchema.default([]) })),
  },
  responses: { 200: json(groupSchema, "Group"), ...problems },
});

const transfer = createRoute({
  method: "post",
  path: `${groupPath}/transfer`,
  tags,
  summary: "Hand leadership to another member",
  middleware: requires("fleet:write"),
  request: { params: groupParam, body: jsonBody(z.object({ to: z.string().min(1).max(200) })) },
  responses: { 200: json(leadershipSchema, "Who leads now"), ...problems },
});

const dissolve = createRoute({
  method: "delete",
  path: groupPath,
  tags,
  summary: "End a group, with everything that it holds",
  middleware: requires("fleet:write"),
  request: { params: groupParam },
  responses: { 200: json(doneSchema, "Ended"), ...problems },
});

/** A group as it may be shown: without its key. */
function shown(record: Omit<GroupRecord, "secret">): z.infer<typeof groupSchema> {
  const { id, fleetId, name, voters, learners, electionTimeoutMs, heartbeatMs, createdAt } = record;
  return {
    id,
    fleetId,
    name,
    voters: [...voters],
    learners: [...learners],
    electionTimeoutMs,
    heartbeatMs,
    createdAt,
  };
}

const ids = (names: readonly string[]): EdgeNodeId[] => [...names] as EdgeNodeId[];
const subjectOf = (fleetId: string, group: string): string => `group:${fleetId}/${group}`;

export const fleetGroups = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const groups = await server.groupsOf(actor.workspaceId, fleetId);
    return context.json({ items: (await groups.list()).map(shown) }, 200);
  })
  .openapi(form, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const asked = context.req.valid("json");
    const formed = await audited(
      context.var,
      {
        action: "group.form",
        subject: subjectOf(fleetId, asked.name),
        detail: { members: asked.members ?? [], size: asked.size ?? null },
      },
      async () => {
        const groups = await server.groupsOf(actor.workspaceId, fleetId);
        const members = asked.members === undefined ? undefined : ids(asked.members);
        const record = await groups.form({ ...asked, members });
        return { group: shown(record), leadership: await groups.leader(asked.name) };
      },
    );
    return context.json(formed, 201);
  })
  .openapi(report, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, group } = context.req.valid("param");
    const groups = await server.groupsOf(actor.workspaceId, fleetId);
    const { record, members, leadership } = await groups.report(group);
    const told = members.map(({ nodeId, status, trouble }) => ({ nodeId, status, trouble }));
    return context.json({ group: shown(record), leadership, members: told }, 200);
  })
  .openapi(change, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, group } = context.req.valid("param");
    const { voters, learners } = context.req.valid("json");
    const record = await audited(
      context.var,
      {
        action: "group.change_members",
        subject: subjectOf(fleetId, group),
        detail: { voters, learners },
      },
      async () => {
        const groups = await server.groupsOf(actor.workspaceId, fleetId);
        return groups.changeMembers(group, { voters: ids(voters), learners: ids(learners) });
      },
    );
    return context.json(shown(record), 200);
  })
  .openapi(transfer, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, group } = context.req.valid("param");
    const { to } = context.req.valid("json");
    const leadership = await audited(
      context.var,
      { action: "group.transfer", subject: subjectOf(fleetId, group), detail: { to } },
      async () => {
        const groups = await server.groupsOf(actor.workspaceId, fleetId);
        return groups.transfer(group, to as EdgeNodeId);
      },
    );
    return context.json(leadership, 200);
  })
  .openapi(dissolve, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, group } = context.req.valid("param");
    await audited(
      context.var,
      { action: "group.dissolve", subject: subjectOf(fleetId, group) },
      async () => {
        const groups = await server.groupsOf(actor.workspaceId, fleetId);
        await groups.dissolve(group);
      },
    );
    return context.json({ done: true }, 200);
  });
