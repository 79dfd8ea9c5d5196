/**
 * What the metrics of monitoring mean in terms of telemetry.
 *
 * - `latency`: the 95th percentile, in seconds. `throughput`: requests per second.
 * - `error_rate`, `cache_hit_rate`: shares of 1.
 * - `resource_usage`: the fullest of CPU, memory and storage, a share of 1.
 * - `availability`: the share of time in which the edge node reported.
 * - `migration_time`, `coordination_overhead` are only recorded by workflows, never measured.
 */
import type { TelemetryField, TelemetryValues } from "@edgeloom/agent-core";
import type { Fleet, MetricPoint, MetricSeries } from "@edgeloom/fleet";
import type { EdgeNodeId, EpochMs } from "@edgeloom/kernel";
import { type MetricType, metricTypes, type SeriesPoint } from "@edgeloom/monitoring";

const millisecondsPerSecond = 1_000;

const fieldsOf: Readonly<Record<MetricType, readonly TelemetryField[]>> = {
  latency: ["latencyP95Ms"],
  throughput: ["requestsPerSec"],
  error_rate: ["errorRate"],
  resource_usage: ["cpu", "memory", "storage"],
  availability: ["cpu"],
  cache_hit_rate: ["cacheHitRate"],
  migration_time: [],
  coordination_overhead: [],
};

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** The metrics that one sample of telemetry tells; those it did not measure are left out. */
export function metricsOfSample(values: TelemetryValues): Partial<Record<MetricType, number>> {
  const measured: Partial<Record<MetricType, number | null>> = {
    latency: values.latencyP95Ms === null ? null : values.latencyP95Ms / millisecondsPerSecond,
    throughput: values.requestsPerSec,
    error_rate: values.errorRate,
    resource_usage: highest([values.cpu, values.memory, values.storage]),
    cache_hit_rate: values.cacheHitRate,
  };
  const known = Object.entries(measured).filter(([, value]) => typeof value === "number");
  return Object.fromEntries(known);
}

/** One value of one metric of one edge node. */
export interface Reading extends SeriesPoint {
  readonly edgeNode: EdgeNodeId;
  readonly metricType: MetricType;
  /** From telemetry, or recorded by a workflow. */
  readonly source: "measured" | "recorded";
}

export interface ReadingsQuery {
  readonly edgeNodes?: readonly EdgeNodeId[] | undefined;
  readonly metricTypes?: readonly MetricType[] | undefined;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Width of a bucket, above 0. */
  readonly stepMs: number;
}

function means(points: readonly MetricPoint[] | undefined): ReadonlyMap<EpochMs, number> {
  const known = (points ?? []).flatMap(({ at, mean }): [EpochMs, number][] =>
    mean === null ? [] : [[at, mean]],
  );
  return new Map(known);
}

/** 1 for each bucket with a report and 0 for each without, from the first report on. */
function availabilityOf(points: readonly MetricPoint[], { to, stepMs }: ReadingsQuery) {
  const reported = points.filter((point) => point.count > 0).map((point) => point.at);
  const [first] = reported;
  if (first === undefined) return [];
  const buckets = new Set(reported.map((at) => Math.round((at - first) / stepMs)));
  const count = Math.max(1, Math.floor((to - first) / stepMs));
  return Array.from({ length: count }, (_, index) => ({
    at: first + index * stepMs,
    value: buckets.has(index) ? 1 : 0,
  }));
}

type SeriesOfNode = ReadonlyMap<string, readonly MetricPoint[]>;

function measured(type: MetricType, series: SeriesOfNode, query: ReadingsQuery): SeriesPoint[] {
  if (type === "availability") return availabilityOf(series.get("cpu") ?? [], query);
  const values = new Map<EpochMs, number>();
  for (const field of fieldsOf[type]) {
    for (const [at, mean] of means(series.get(field))) {
      const value = type === "latency" ? mean / millisecondsPerSecond : mean;
      values.set(at, Math.max(value, values.get(at) ?? value));
    }
  }
  return [...values].map(([at, value]) => ({ at, value }));
}

function byNode(series: readonly MetricSeries[]): ReadonlyMap<EdgeNodeId, SeriesOfNode> {
  const nodes = new Map<EdgeNodeId, Map<string, readonly MetricPoint[]>>();
  for (const { nodeId, metric, points } of series) {
    const ofNode = nodes.get(nodeId) ?? new Map<string, readonly MetricPoint[]>();
    nodes.set(nodeId, ofNode.set(metric, points));
  }
  return nodes;
}

/** Measured and recorded values of a span of time, as means over buckets, oldest first. */
export async function queryReadings(fleet: Fleet, query: ReadingsQuery): Promise<Reading[]> {
  const wanted = query.metricTypes ?? metricTypes;
  const fields = new Set<string>(wanted.flatMap((type) => fieldsOf[type]));
  const series = await fleet.queryMetrics({
    nodeIds: query.edgeNodes,
    metrics: [...fields, ...wanted],
    from: query.from,
    to: query.to,
    stepMs: query.stepMs,
  });
  const readings: Reading[] = [];
  for (const [edgeNode, ofNode] of byNode(series)) {
    for (const metricType of wanted) {
      for (const point of measured(metricType, ofNode, query)) {
        readings.push({ ...point, edgeNode, metricType, source: "measured" });
      }
      for (const [at, value] of means(ofNode.get(metricType))) {
        readings.push({ at, value, edgeNode, metricType, source: "recorded" });
      }
    }
  }
  return readings.sort((a, b) => a.at - b.at);
}
