import { runStatistics } from "@edgeloom/db";
import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, json, problems, requires } from "../router.ts";
import { metricStep } from "./metric-step.ts";
import { spanQuery } from "./schemas.ts";
import { spanOf } from "./span.ts";

const count = z.number().int();
const duration = z.number().nullable();

const read = createRoute({
  method: "get",
  path: "/stats",
  tags: ["Runs"],
  summary: "How the runs of the workspace went over time, and how many wait now",
  middleware: requires("workspace:read"),
  request: { query: spanQuery },
  responses: {
    200: json(
      z
        .object({
          from: z.number(),
          to: z.number(),
          stepMs: count,
          buckets: z.array(
            z.object({
              at: z.number(),
              started: count,
              succeeded: count,
              failed: count,
              cancelled: count,
              durationP50Ms: duration,
              durationP95Ms: duration,
            }),
          ),
          now: z.object({ queued: count, running: count, waiting: count }),
        })
        .openapi("RunStatistics"),
      "Statistics",
    ),
    ...problems,
  },
});

export const runStats = createRouter().openapi(read, async (context) => {
  const { server, actor } = context.var;
  const query = context.req.valid("query");
  const { from, to } = spanOf(query, Date.now());
  const span = { from, to, stepMs: metricStep(to - from, query.step) };
  const stats = await runStatistics(server.database.pool, actor.workspaceId, span);
  return context.json({ ...span, ...stats }, 200);
});
