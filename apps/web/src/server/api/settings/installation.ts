import { createRoute, z } from "@hono/zod-openapi";
import manifest from "../../../../package.json" with { type: "json" };
import { createRouter, json, problems, requires } from "../router.ts";

const installationSchema = z
  .object({
    version: z.string(),
    node: z.string(),
    postgres: z.string(),
    webUrl: z.url(),
    gatewayUrl: z.url(),
    databaseBytes: z.number(),
    oldestSampleAt: z.number().nullable().openapi({
      description: "Metric samples are kept from here on",
    }),
    workers: z.array(z.object({ id: z.string(), startedAt: z.number(), heartbeatAt: z.number() })),
  })
  .openapi("Installation");

const read = createRoute({
  method: "get",
  path: "/",
  tags: ["Workspace"],
  summary: "Versions, addresses and storage of this installation",
  middleware: requires("workspace:read"),
  responses: { 200: json(installationSchema, "Installation"), ...problems },
});

/** Partitions carry their start in their bound; the oldest one tells how far back samples go. */
const storageStatement = `
SELECT current_setting('server_version') AS postgres, pg_database_size(current_database())::float8 AS bytes,
  (SELECT (extract(epoch FROM min(substring(pg_get_expr(child.relpartbound, child.oid)
       FROM 'FROM \\(''([^'']+)''\\)')::timestamptz)) * 1000)::float8
     FROM pg_inherits JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
    WHERE pg_inherits.inhparent = 'metric_sample'::regclass) AS oldest`;

export const installation = createRouter().openapi(read, async (context) => {
  const { env, database } = context.var.server;
  const [storage, workers] = await Promise.all([
    database.pool.query<{ postgres: string; bytes: number; oldest: number | null }>(
      storageStatement,
    ),
    database.prisma.worker.findMany({ orderBy: { startedAt: "asc" } }),
  ]);
  const [row] = storage.rows;
  return context.json(
    {
      version: manifest.version,
      node: process.version,
      postgres: row?.postgres ?? "",
      webUrl: env.EDGELOOM_WEB_URL,
      gatewayUrl: env.EDGELOOM_GATEWAY_URL,
      databaseBytes: row?.bytes ?? 0,
      oldestSampleAt: row?.oldest ?? null,
      workers: workers.map(({ id, startedAt, heartbeatAt }) => ({
        id,
        startedAt: startedAt.getTime(),
        heartbeatAt: heartbeatAt.getTime(),
      })),
    },
    200,
  );
});
