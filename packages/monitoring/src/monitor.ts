import { EdgeloomError, type EpochMs, invariant } from "@edgeloom/kernel";
import type { AlertTransition, EdgeAlert } from "./alerts/alert.ts";
import { type AlertBookOptions, type AlertFilter, createAlertBook } from "./alerts/alert-book.ts";
import { analyzeEdge, type EdgeAnalytics } from "./analytics/analytics.ts";
import { type EdgeHealth, evaluateHealth } from "./health.ts";
import { judgeLiveness, type Liveness } from "./liveness.ts";
import type { EdgeMetric } from "./metric.ts";
import { type SeriesPoint, TimeSeries, type TimeSeriesOptions } from "./series/time-series.ts";
import { type FleetSummary, summarizeFleet } from "./summary.ts";
import { defaultThresholds, setThreshold, type ThresholdTable } from "./thresholds.ts";
import type { AlertSeverity, MetricType } from "./vocabulary.ts";

export interface EdgeMonitorOptions {
  readonly series: Partial<TimeSeriesOptions>;
  readonly alerts: Partial<AlertBookOptions>;
  readonly thresholds: ThresholdTable;
  /** How often a node is expected to report. */
  readonly healthCheckIntervalMs: number;
  /** Missed reports after which a node is down. */
  readonly missedIntervalsMax: number;
  readonly anomalyDetection: boolean;
}

export const defaultEdgeMonitorOptions: EdgeMonitorOptions = {
  series: {},
  alerts: {},
  thresholds: defaultThresholds,
  healthCheckIntervalMs: 30_000,
  missedIntervalsMax: 3,
  anomalyDetection: true,
};

export interface MetricQuery {
  readonly edgeNode: string;
  readonly metricType: MetricType;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Series, alerts and health of a fleet in memory. Time comes in with each call. */
export interface EdgeMonitor {
  /** Awaits reports of a node from now on, so that one that never reports is found down. */
  expectNode(edgeNode: string, now: EpochMs): void;
  forgetNode(edgeNode: string): void;
  /**
   * @returns what it changed about the node's alerts.
   * @throws EdgeloomError `invalid_input` for a value that is not finite.
   */
  recordMetric(metric: EdgeMetric): AlertTransition[];
  queryMetrics(query: MetricQuery): SeriesPoint[];
  /** Looks for nodes gone silent; call it once an interval. */
  checkLiveness(now: EpochMs): AlertTransition[];
  /** @throws EdgeloomError `not_found` for a node nobody has heard of. */
  getHealth(edgeNode: string, now: EpochMs): EdgeHealth;
  getAlerts(filter?: AlertFilter): EdgeAlert[];
  acknowledgeAlert(alertId: string, by: string, at: EpochMs): AlertTransition | undefined;
  /** Over the last `windowMs`. @throws EdgeloomError `not_found` for a node nobody has heard of. */
  getAnalytics(edgeNode: string, now: EpochMs, windowMs: number): EdgeAnalytics;
  /** @throws EdgeloomError `invalid_input` when the levels would fall out of order. */
  setThreshold(metricType: MetricType, severity: AlertSeverity, value: number): void;
  getSummary(now: EpochMs): FleetSummary;
}

interface MonitoredNode {
  readonly knownSince: EpochMs;
  lastSeenAt: EpochMs | undefined;
  readonly series: Map<MetricType, TimeSeries>;
}

export function createEdgeMonitor(options: Partial<EdgeMonitorOptions> = {}): EdgeMonitor {
  const settings = { ...defaultEdgeMonitorOptions, ...options };
  invariant(settings.healthCheckIntervalMs > 0, "nodes report at some interval");
  const book = createAlertBook(settings.alerts);
  const nodes = new Map<string, MonitoredNode>();
  let thresholds = settings.thresholds;

  function nodeSince(edgeNode: string, at: EpochMs): MonitoredNode {
    const known = nodes.get(edgeNode);
    if (known !== undefined) return known;
    const node: MonitoredNode = { knownSince: at, lastSeenAt: undefined, series: new Map() };
    nodes.set(edgeNode, node);
    return node;
  }

  function knownNode(edgeNode: string): MonitoredNode {
    const node = nodes.get(edgeNode);
    if (node !== undefined) return node;
    throw new EdgeloomError({
      code: "not_found",
      message: `No metric of the edge node "${edgeNode}" has come in`,
      remedy: "Check its id, or wait for its first report",
      field: "edgeNode",
    });
  }

  const livenessOf = (node: MonitoredNode, now: EpochMs): Liveness =>
    judgeLiveness({
      now,
      lastSeenAt: node.lastSeenAt,
      knownSince: node.knownSince,
      intervalMs: settings.healthCheckIntervalMs,
      missedIntervalsMax: settings.missedIntervalsMax,
    });

  function healthOf(edgeNode: string, node: MonitoredNode, now: EpochMs): EdgeHealth {
    const latest = [...node.series].flatMap(([metricType, series]) =>
      series.last === undefined ? [] : [[metricType, series.last.value] as const],
    );
    return evaluateHealth({
      edgeNode,
      now,
      liveness: livenessOf(node, now),
      lastSeenAt: node.lastSeenAt,
      openAlerts: book.openAlertsOf(edgeNode),
      metricsSummary: Object.fromEntries(latest),
    });
  }

  return {
    expectNode: (edgeNode, now) => {
      nodeSince(edgeNode, now);
    },
    forgetNode: (edgeNode) => {
      nodes.delete(edgeNode);
      book.forget(edgeNode);
    },
    recordMetric(metric) {
      const { edgeNode, metricType, value, at } = metric;
      if (!Number.isFinite(value)) {
        throw new EdgeloomError({
          code: "invalid_input",
          message: `The value of ${metricType} of ${edgeNode} is not a finite number`,
          field: "value",
        });
      }
      const node = nodeSince(edgeNode, at);
      const series = node.series.get(metricType) ?? new TimeSeries(settings.series);
      series.push(at, value);
      node.series.set(metricType, series);
      node.lastSeenAt = Math.max(at, node.lastSeenAt ?? at);
      const alive = book.observeLiveness(edgeNode, livenessOf(node, node.lastSeenAt), at);
      const alert = book.observeMetric(metric, thresholds);
      return [alive, alert].filter((transition) => transition !== undefined);
    },
    queryMetrics: ({ edgeNode, metricType, from, to }) =>
      nodes.get(edgeNode)?.series.get(metricType)?.range(from, to) ?? [],
    checkLiveness: (now) =>
      [...nodes].flatMap(
        ([edgeNode, node]) => book.observeLiveness(edgeNode, livenessOf(node, now), now) ?? [],
      ),
    getHealth: (edgeNode, now) => healthOf(edgeNode, knownNode(edgeNode), now),
    getAlerts: (filter) => book.list(filter),
    acknowledgeAlert: (alertId, by, at) => book.acknowledge(alertId, by, at),
    getAnalytics(edgeNode, now, windowMs) {
      const node = knownNode(edgeNode);
      const points = [...node.series].map(
        ([metricType, series]) => [metricType, series.range(now - windowMs, now)] as const,
      );
      return analyzeEdge(edgeNode, Object.fromEntries(points), settings);
    },
    setThreshold: (metricType, severity, value) => {
      thresholds = setThreshold(thresholds, metricType, severity, value);
    },
    getSummary: (now) =>
      summarizeFleet(
        [...nodes].map(([edgeNode, node]) => healthOf(edgeNode, node, now)),
        book.list({ activeOnly: true }),
      ),
  };
}
