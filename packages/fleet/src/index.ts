export type {
  CommandOptions,
  EdgeNodeQuery,
  Fleet,
  MetricPoint,
  MetricQuery,
  MetricSeries,
  RecordedMetric,
} from "./fleet.ts";
