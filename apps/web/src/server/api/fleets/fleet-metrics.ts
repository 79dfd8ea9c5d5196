import { fleetSeries } from "@edgeloom/db";
import { createRoute } from "@hono/zod-openapi";
import { createRouter, json, problems, requires } from "../router.ts";
import { metricStep } from "./metric-step.ts";
import { fleetParam, fleetSeriesSchema, spanQuery } from "./schemas.ts";
import { spanOf } from "./span.ts";

const series = createRoute({
  method: "get",
  path: "/{fleetId}/metrics",
  tags: ["Fleets"],
  summary: "History of a fleet's figures, at most about 600 points",
  middleware: requires("workspace:read"),
  request: { params: fleetParam, query: spanQuery },
  responses: { 200: json(fleetSeriesSchema, "Series"), ...problems },
});

export const fleetMetrics = createRouter().openapi(series, async (context) => {
  const { server, actor } = context.var;
  const { fleetId } = context.req.valid("param");
  const query = context.req.valid("query");
  const { from, to } = spanOf(query, Date.now());
  const stepMs = metricStep(to - from, query.step);
  const span = { from, to, stepMs };
  const points = await fleetSeries(server.database.pool, actor.workspaceId, fleetId, span);
  return context.json({ ...span, points }, 200);
});
