export type { AlertSeverity, HealthStatus, MetricType } from "./vocabulary.ts";
export {
  alertSeverities,
  alertSeveritySchema,
  healthStatuses,
  healthStatusSchema,
  metricTypeSchema,
  metricTypes,
} from "./vocabulary.ts";
