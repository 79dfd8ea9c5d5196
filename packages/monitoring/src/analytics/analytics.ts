import { type SeriesSummary, summarize } from "../series/statistics.ts";
import type { SeriesPoint } from "../series/time-series.ts";
import { type MetricType, metricTypes } from "../vocabulary.ts";
import { type Anomaly, detectAnomaly } from "./anomaly.ts";
import { type Recommendation, recommend } from "./recommendations.ts";
import { type Trend, trendOf } from "./trend.ts";

/** What the samples of one metric of one node say. */
export interface MetricAnalytics {
  readonly summary: SeriesSummary;
  readonly trend: Trend;
  readonly anomaly: Anomaly | undefined;
}

export interface EdgeAnalytics {
  readonly edgeNode: string;
  readonly metrics: Readonly<Partial<Record<MetricType, MetricAnalytics>>>;
  readonly recommendations: readonly Recommendation[];
}

function analyzeMetric(
  points: readonly SeriesPoint[],
  anomalyDetection: boolean,
): MetricAnalytics | undefined {
  const values = points.map((point) => point.value);
  const summary = summarize(values);
  if (summary === undefined) return undefined;
  return {
    summary,
    trend: trendOf(values),
    anomaly: anomalyDetection ? detectAnomaly(points) : undefined,
  };
}

/** Analyses the points of each metric of a node. Metrics without points are left out. */
export function analyzeEdge(
  edgeNode: string,
  series: Readonly<Partial<Record<MetricType, readonly SeriesPoint[]>>>,
  options: { readonly anomalyDetection: boolean },
): EdgeAnalytics {
  const metrics: Partial<Record<MetricType, MetricAnalytics>> = {};
  for (const metricType of metricTypes) {
    const analytics = analyzeMetric(series[metricType] ?? [], options.anomalyDetection);
    if (analytics !== undefined) metrics[metricType] = analytics;
  }
  return { edgeNode, metrics, recommendations: recommend(metrics) };
}
