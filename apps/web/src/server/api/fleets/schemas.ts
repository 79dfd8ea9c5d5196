import { historyEntrySchema, nodeStateSchema, telemetryFields } from "@edgeloom/agent-core";
import { jsonValueSchema } from "@edgeloom/kernel";
import { edgeRegionSchema } from "@edgeloom/placement";
import { fleetKindSchema, nodeHealthSchema } from "@edgeloom/protocol";
import { z } from "@hono/zod-openapi";

export const fleetParam = z.object({ fleetId: z.string().min(1).max(200) });
export const nodeParam = fleetParam.extend({ nodeId: z.string().min(1).max(200) });

/** How a simulated world is made; empty for a real fleet. */
export const worldConfigSchema = z
  .object({
    sites: z.number().int().min(1).max(50_000),
    seed: z.number().int().min(0),
    /** World time passes so many times as fast as real time. */
    speed: z.number().min(0.01).max(1_000),
  })
  .partial();

export const fleetSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: fleetKindSchema,
    config: worldConfigSchema,
    samplePeriodMs: z.number().int(),
    createdAt: z.number(),
    nodes: z.number().int(),
    online: z.number().int(),
  })
  .openapi("Fleet");

export const fleetNameSchema = z.string().trim().min(1).max(100);

const values = z.array(z.number().nullable());

export const nodeFiguresSchema = z
  .object({
    ids: z.array(z.string()),
    indexes: z.array(z.number().int()),
    names: z.array(z.string()),
    cities: z.array(z.string()),
    countries: z.array(z.string()),
    regions: z.array(edgeRegionSchema),
    longitudes: z.array(z.number()),
    latitudes: z.array(z.number()),
    health: z.array(nodeHealthSchema),
    lifecycles: z.array(nodeStateSchema.shape.lifecycle),
    cordoned: z.array(z.boolean()),
    online: z.array(z.boolean()),
    labels: z.array(z.record(z.string(), z.string())),
    workloads: z.array(z.number().int()),
    sampledAt: values,
    values: z.object(
      Object.fromEntries(telemetryFields.map((field) => [field, values])) as Record<
        (typeof telemetryFields)[number],
        typeof values
      >,
    ),
  })
  .openapi("NodeFigures", { description: "Columns of one length, a place for each edge node" });

export const nodeDetailSchema = z
  .object({
    state: nodeStateSchema,
    leases: z.array(
      z.object({
        token: z.number().int(),
        holder: z.string(),
        acquiredAt: z.number(),
        expiresAt: z.number(),
        endedAt: z.number().nullable(),
      }),
    ),
  })
  .openapi("NodeDetail");

export const historySchema = z.object({ entries: z.array(historyEntrySchema) });

/** The time asked for; the server chooses the width of a bucket so that about 600 points come back. */
export const spanQuery = z.object({
  from: z.coerce.number().openapi({ description: "Epoch ms; an hour ago unless told" }).optional(),
  to: z.coerce.number().openapi({ description: "Epoch ms; now unless told" }).optional(),
  step: z.coerce
    .number()
    .int()
    .min(1_000)
    .openapi({ description: "Least width of a bucket, ms" })
    .optional(),
});

export const metricSeriesSchema = z
  .object({
    from: z.number(),
    to: z.number(),
    stepMs: z.number().int(),
    series: z.array(
      z.object({
        metric: z.string(),
        /** Buckets that hold a sample; the others are gaps. */
        times: z.array(z.number()),
        means: values,
        minima: values,
        maxima: values,
      }),
    ),
  })
  .openapi("MetricSeries");

const figure = z.number().nullable();

export const fleetSeriesSchema = z
  .object({
    from: z.number(),
    to: z.number(),
    stepMs: z.number().int(),
    points: z.array(
      z.object({
        at: z.number(),
        reporting: z.number().int(),
        healthy: z.number().int(),
        degraded: z.number().int(),
        unhealthy: z.number().int(),
        cpuMean: figure,
        memoryMean: figure,
        requestsPerSec: figure,
        errorRate: figure,
        latencyP50Ms: figure,
        latencyP95Ms: figure,
      }),
    ),
  })
  .openapi("FleetSeries");

export const alertSchema = z
  .object({
    id: z.string(),
    fleetId: z.string(),
    nodeId: z.string(),
    metric: z.string(),
    severity: z.string(),
    message: z.string(),
    value: z.number(),
    threshold: z.number(),
    raisedAt: z.number(),
    updatedAt: z.number(),
    acknowledgedAt: z.number().nullable(),
    acknowledgedById: z.string().nullable(),
    resolvedAt: z.number().nullable(),
  })
  .openapi("Alert");

export const enrolmentTokenSchema = z
  .object({
    id: z.string(),
    fleetId: z.string(),
    createdById: z.string(),
    createdAt: z.number(),
    expiresAt: z.number(),
    usedAt: z.number().nullable(),
    usedByNodeId: z.string().nullable(),
  })
  .openapi("EnrolmentToken");

export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: z.number(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    outcome: z.string(),
    detail: jsonValueSchema,
  })
  .openapi("AuditEntry");
