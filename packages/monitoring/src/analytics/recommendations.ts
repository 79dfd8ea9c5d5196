import type { MetricType } from "../vocabulary.ts";
import type { MetricAnalytics } from "./analytics.ts";

/** Something worth doing, and the figure that says so. */
export interface Recommendation {
  readonly metricType: MetricType;
  readonly reason: string;
  readonly action: string;
}

type Metrics = Readonly<Partial<Record<MetricType, MetricAnalytics>>>;

const round = (value: number): number => Math.round(value * 1000) / 1000;
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

const risingShareMin = 0.2;

function risingRecommendations(metrics: Metrics): Recommendation[] {
  return (["latency", "error_rate"] as const).flatMap((metricType) => {
    const change = metrics[metricType]?.trend.change;
    if (change === undefined || change <= risingShareMin) return [];
    return [
      {
        metricType,
        reason: `${metricType} rose by ${percent(change)}`,
        action: "Look at what changed lately, and act before it crosses a threshold",
      },
    ];
  });
}

/** What the figures of a node suggest doing. */
export function recommend(metrics: Metrics): Recommendation[] {
  const { latency, error_rate, resource_usage, cache_hit_rate } = metrics;
  const recommendations: Recommendation[] = [];
  if (latency !== undefined && latency.summary.p95 > 1) {
    recommendations.push({
      metricType: "latency",
      reason: `95 % of latencies reach up to ${round(latency.summary.p95)} s`,
      action: "Place the workload nearer to its users, or cache more",
    });
  }
  if (error_rate !== undefined && error_rate.summary.mean > 0.05) {
    recommendations.push({
      metricType: "error_rate",
      reason: `${percent(error_rate.summary.mean)} of requests fail`,
      action: "Read the logs of its workloads, and drain the node if it goes on",
    });
  }
  if (resource_usage !== undefined && resource_usage.summary.p95 > 0.8) {
    recommendations.push({
      metricType: "resource_usage",
      reason: `resource usage reaches ${percent(resource_usage.summary.p95)} at the 95th percentile`,
      action: "Add capacity, or move workloads away",
    });
  }
  if (cache_hit_rate !== undefined && cache_hit_rate.summary.mean < 0.7) {
    recommendations.push({
      metricType: "cache_hit_rate",
      reason: `only ${percent(cache_hit_rate.summary.mean)} of reads hit the cache`,
      action: "Enlarge the cache, or warm it with what is asked for most",
    });
  }
  return [...recommendations, ...risingRecommendations(metrics)];
}
