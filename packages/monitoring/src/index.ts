export type {
  AlertState,
  AlertSubject,
  AlertTransition,
  AlertTransitionType,
  EdgeAlert,
} from "./alerts/alert.ts";
export type { AlertBook, AlertBookOptions, AlertFilter } from "./alerts/alert-book.ts";
export { createAlertBook, defaultAlertBookOptions } from "./alerts/alert-book.ts";
export type { AlertStep, AlertTrack, Observation } from "./alerts/alert-machine.ts";
export { acknowledgeAlert, stepAlert } from "./alerts/alert-machine.ts";
export type { EdgeAnalytics, MetricAnalytics } from "./analytics/analytics.ts";
export { analyzeEdge } from "./analytics/analytics.ts";
export type { Anomaly, Baseline } from "./analytics/anomaly.ts";
export { baselineAt, detectAnomaly } from "./analytics/anomaly.ts";
export type { Recommendation } from "./analytics/recommendations.ts";
export { recommend } from "./analytics/recommendations.ts";
export type { Trend } from "./analytics/trend.ts";
export { trendOf } from "./analytics/trend.ts";
export type { EdgeHealth, HealthInput } from "./health.ts";
export { evaluateHealth } from "./health.ts";
export type { Liveness, LivenessInput, LivenessState } from "./liveness.ts";
export { judgeLiveness } from "./liveness.ts";
export type { EdgeMetric } from "./metric.ts";
export { parseEdgeMetric } from "./metric.ts";
export type { EdgeMonitor, EdgeMonitorOptions, MetricQuery } from "./monitor.ts";
export { createEdgeMonitor, defaultEdgeMonitorOptions } from "./monitor.ts";
export type { SeriesBucket } from "./series/downsample.ts";
export { bucketize, downsampleLttb } from "./series/downsample.ts";
export type { RobustSummary, SeriesSummary } from "./series/statistics.ts";
export { median, quantile, robustSummary, summarize } from "./series/statistics.ts";
export type { SeriesPoint, TimeSeriesOptions } from "./series/time-series.ts";
export { defaultTimeSeriesOptions, TimeSeries } from "./series/time-series.ts";
export type { FleetSummary } from "./summary.ts";
export { summarizeFleet } from "./summary.ts";
export type { MetricThreshold, ThresholdTable } from "./thresholds.ts";
export {
  defaultThresholds,
  setThreshold,
  severityOf,
  withHysteresis,
} from "./thresholds.ts";
export type { AlertSeverity, HealthStatus, MetricType } from "./vocabulary.ts";
export {
  alertSeverities,
  alertSeveritySchema,
  healthStatuses,
  healthStatusSchema,
  metricTypeSchema,
  metricTypes,
  parseMetricType,
  severityRank,
} from "./vocabulary.ts";
