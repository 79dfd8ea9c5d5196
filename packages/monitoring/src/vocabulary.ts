import { EdgeloomError } from "@edgeloom/kernel";
import { z } from "zod";

/**
 * The words of monitoring. The strings are part of the import and export format of workflows.
 * Latency and migration time are seconds; rates, usage, availability and hit rate are fractions of 1.
 */
export const metricTypes = [
  "latency",
  "throughput",
  "error_rate",
  "resource_usage",
  "availability",
  "cache_hit_rate",
  "migration_time",
  "coordination_overhead",
] as const;
export const metricTypeSchema = z.enum(metricTypes);
export type MetricType = z.infer<typeof metricTypeSchema>;

/** From the mildest to the gravest. */
export const alertSeverities = ["info", "warning", "error", "critical"] as const;
export const alertSeveritySchema = z.enum(alertSeverities);
export type AlertSeverity = z.infer<typeof alertSeveritySchema>;

export const healthStatuses = ["healthy", "degraded", "unhealthy", "unknown"] as const;
export const healthStatusSchema = z.enum(healthStatuses);
export type HealthStatus = z.infer<typeof healthStatusSchema>;

/** 0 for `info` up to 3 for `critical`. */
export function severityRank(severity: AlertSeverity): number {
  return alertSeverities.indexOf(severity);
}

/**
 * Reads a metric type that comes from outside.
 * @throws EdgeloomError `invalid_input` with field `metricType`; no other type is put in its place.
 */
export function parseMetricType(value: unknown): MetricType {
  const parsed = metricTypeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The metric type ${JSON.stringify(value)} is unknown`,
    remedy: `Use one of ${metricTypes.join(", ")}`,
    field: "metricType",
  });
}
