import { z } from "zod";

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

/** From least to most severe. */
export const alertSeverities = ["info", "warning", "error", "critical"] as const;
export const alertSeveritySchema = z.enum(alertSeverities);
export type AlertSeverity = z.infer<typeof alertSeveritySchema>;

/** `down`: an edge node that reported before and has fallen silent. */
export const healthStatuses = ["healthy", "degraded", "unhealthy", "down", "unknown"] as const;
export const healthStatusSchema = z.enum(healthStatuses);
export type HealthStatus = z.infer<typeof healthStatusSchema>;
