import { telemetryFields } from "@edgeloom/agent-core";
import { latestFigures, nodeDetail } from "@edgeloom/db";
import type { EdgeNodeId } from "@edgeloom/kernel";
import { edgeNodeViewSchema } from "@edgeloom/protocol";
import { createRoute, z } from "@hono/zod-openapi";
import { audited } from "../audited.ts";
import { createRouter, doneSchema, json, problems, requires } from "../router.ts";
import { metricStep } from "./metric-step.ts";
import { nodeFilterQuery } from "./node-filter.ts";
import {
  fleetParam,
  historySchema,
  metricSeriesSchema,
  nodeDetailSchema,
  nodeFiguresSchema,
  nodeParam,
  spanQuery,
} from "./schemas.ts";
import { spanOf } from "./span.ts";

const tags = ["Edge nodes"];
const nodePath = "/{fleetId}/nodes/{nodeId}" as const;

const list = createRoute({
  method: "get",
  path: "/{fleetId}/nodes",
  tags,
  summary: "Edge nodes of a fleet in the order of their ids, filtered",
  middleware: requires("workspace:read"),
  request: { params: fleetParam, query: nodeFilterQuery },
  responses: {
    200: json(
      z.object({ items: z.array(edgeNodeViewSchema), nextCursor: z.string().nullable() }),
      "One page",
    ),
    ...problems,
  },
});

const figures = createRoute({
  method: "get",
  path: "/{fleetId}/figures",
  tags,
  summary: "All edge nodes of a fleet with their latest figures, as columns",
  middleware: requires("workspace:read"),
  request: { params: fleetParam },
  responses: { 200: json(nodeFiguresSchema, "Figures"), ...problems },
});

const read = createRoute({
  method: "get",
  path: nodePath,
  tags,
  summary: "One edge node",
  middleware: requires("workspace:read"),
  request: { params: nodeParam },
  responses: { 200: json(edgeNodeViewSchema, "Edge node"), ...problems },
});

const detail = createRoute({
  method: "get",
  path: `${nodePath}/detail`,
  tags,
  summary: "State of an edge node as it last reported it, and its leases",
  middleware: requires("workspace:read"),
  request: { params: nodeParam },
  responses: { 200: json(nodeDetailSchema, "Detail"), ...problems },
});

const history = createRoute({
  method: "get",
  path: `${nodePath}/history`,
  tags,
  summary: "What happened to an edge node, latest first",
  middleware: requires("workspace:read"),
  request: {
    params: nodeParam,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
      beforeSeq: z.coerce.number().int().optional(),
    }),
  },
  responses: { 200: json(historySchema, "Entries"), ...problems },
});

const metrics = createRoute({
  method: "get",
  path: `${nodePath}/metrics`,
  tags,
  summary: "Series of an edge node, at most about 600 points each",
  middleware: requires("workspace:read"),
  request: {
    params: nodeParam,
    query: spanQuery.extend({
      metrics: z.string().max(1_000).default(telemetryFields.join(",")).openapi({
        description: "Telemetry fields or recorded metrics, separated by commas",
      }),
    }),
  },
  responses: { 200: json(metricSeriesSchema, "Series"), ...problems },
});

const remove = createRoute({
  method: "delete",
  path: nodePath,
  tags,
  summary: "Forget an edge node of a real fleet; its key is refused from then on",
  middleware: requires("fleet:write"),
  request: { params: nodeParam },
  responses: { 200: json(doneSchema, "Forgotten"), ...problems },
});

export const fleetNodes = createRouter()
  .openapi(list, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const { region, health, lifecycle, ...rest } = context.req.valid("query");
    await server.fleets.get(actor.workspaceId, fleetId);
    const options = { ...rest, regions: region, health, lifecycles: lifecycle };
    const page = await server.nodes.page(actor.workspaceId, fleetId, options);
    return context.json({ items: page.nodes, nextCursor: page.nextCursor }, 200);
  })
  .openapi(figures, async (context) => {
    const { server, actor } = context.var;
    const { fleetId } = context.req.valid("param");
    const columns = await latestFigures(server.database.pool, actor.workspaceId, fleetId);
    return context.json(columns, 200);
  })
  .openapi(read, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, nodeId } = context.req.valid("param");
    return context.json(await server.nodes.get(actor.workspaceId, fleetId, nodeId), 200);
  })
  .openapi(detail, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, nodeId } = context.req.valid("param");
    const found = await nodeDetail(server.database.pool, actor.workspaceId, fleetId, nodeId);
    return context.json(found, 200);
  })
  .openapi(history, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, nodeId } = context.req.valid("param");
    const options = context.req.valid("query");
    await server.nodes.get(actor.workspaceId, fleetId, nodeId);
    const entries = await server.nodes.history(actor.workspaceId, fleetId, nodeId, options);
    return context.json({ entries }, 200);
  })
  .openapi(metrics, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, nodeId } = context.req.valid("param");
    const query = context.req.valid("query");
    await server.nodes.get(actor.workspaceId, fleetId, nodeId);
    const { from, to } = spanOf(query, Date.now());
    const stepMs = metricStep(to - from, query.step);
    const found = await server.metrics.query(actor.workspaceId, fleetId, {
      nodeIds: [nodeId as EdgeNodeId],
      metrics: query.metrics.split(",").slice(0, 50),
      from,
      to,
      stepMs,
    });
    const series = found.map(({ metric, points }) => ({
      metric,
      times: points.map((point) => point.at),
      means: points.map((point) => point.mean),
      minima: points.map((point) => point.min),
      maxima: points.map((point) => point.max),
    }));
    return context.json({ from, to, stepMs, series }, 200);
  })
  .openapi(remove, async (context) => {
    const { server, actor } = context.var;
    const { fleetId, nodeId } = context.req.valid("param");
    const done = await audited(
      context.var,
      { action: "node.forget", subject: `node:${fleetId}/${nodeId}` },
      () => server.nodes.remove(actor.workspaceId, fleetId, nodeId),
    );
    return context.json({ done }, 200);
  });
