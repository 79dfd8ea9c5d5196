/**
 * One look of a monitor at a fleet, as a pure function: the state before and what was seen give the state
 * after and what changed. The state is plain JSON, so that another worker can go on with it.
 */
import type { EpochMs } from "@edgeloom/kernel";
import {
  type AlertSeverity,
  type AlertTrack,
  type AlertTransition,
  type EdgeAlert,
  type EdgeHealth,
  evaluateHealth,
  type FleetSummary,
  judgeLiveness,
  type Liveness,
  type MetricThreshold,
  type MetricType,
  type Observation,
  severityOf,
  stepAlert,
  summarizeFleet,
  type ThresholdTable,
  withHysteresis,
} from "@edgeloom/monitoring";
import type { EdgeNodeView } from "@edgeloom/protocol";
import type { MonitorConfig, ThresholdSetting } from "../services.ts";
import { metricsOfSample, type Reading } from "./readings.ts";
import { thresholdsFor } from "./thresholds.ts";

export interface MonitorState {
  /** By edge node, then by condition: a metric or `silence`. */
  readonly tracks: Readonly<Record<string, Readonly<Record<string, AlertTrack>>>>;
  /** Since when an edge node that never reported is awaited. */
  readonly awaitedSince: Readonly<Record<string, EpochMs>>;
}

export const initialMonitorState: MonitorState = { tracks: {}, awaitedSince: {} };

/** What one look at the fleet saw. */
export interface FleetObservation {
  readonly now: EpochMs;
  readonly views: readonly EdgeNodeView[];
  /** What workflows recorded since the last look. */
  readonly recorded: readonly Reading[];
}

export interface MonitorStep {
  readonly state: MonitorState;
  readonly transitions: readonly AlertTransition[];
  readonly health: readonly EdgeHealth[];
  readonly alerts: readonly EdgeAlert[];
  readonly summary: FleetSummary;
}

/** Missed reports after which an edge node is down. */
const missedIntervalsMax = 3;
/** Share of the span between the mildest and gravest level that a value must clear to ease. */
const hysteresis = 0.05;

type NodeTracks = Record<string, AlertTrack>;

function observeMetric(
  edgeNode: string,
  metricType: MetricType,
  value: number,
  threshold: MetricThreshold,
  at: EpochMs,
): Observation {
  const side = threshold.direction === "higher_is_worse" ? "at or over" : "at or under";
  return {
    edgeNode,
    subject: { kind: "threshold", metricType },
    at,
    value,
    tags: {},
    severity: severityOf(value, threshold),
    holdingSeverity: severityOf(value, withHysteresis(threshold, hysteresis)),
    describe: (severity) => {
      const level = threshold.levels[severity] ?? value;
      const shownValue = Math.round(value * 1_000) / 1_000;
      return {
        message: `${metricType} of ${edgeNode} is ${shownValue}, ${side} ${level} (${severity})`,
        threshold: level,
      };
    },
  };
}

function observeSilence(edgeNode: string, liveness: Liveness, at: EpochMs): Observation {
  const severity: AlertSeverity | undefined = liveness.state === "down" ? "critical" : undefined;
  return {
    edgeNode,
    subject: { kind: "silence" },
    at,
    value: liveness.missedIntervals,
    tags: {},
    severity,
    holdingSeverity: severity,
    describe: () => ({
      message: `${edgeNode} is down: no report for ${liveness.missedIntervals} intervals`,
      threshold: missedIntervalsMax,
    }),
  };
}

function latestMetrics(
  view: EdgeNodeView,
  recorded: readonly Reading[],
): Partial<Record<MetricType, number>> {
  const measured = view.lastSample === null ? {} : metricsOfSample(view.lastSample.values);
  const own = Object.fromEntries(recorded.map(({ metricType, value }) => [metricType, value]));
  return { ...measured, ...own };
}

/** Open alerts, and closed ones while their cooldown still quiets a repetition. */
function worthKeeping(tracks: NodeTracks, now: EpochMs, cooldownMs: number): NodeTracks {
  return Object.fromEntries(
    Object.entries(tracks).filter(
      ([, track]) => track.alert.state !== "resolved" || now - track.notifiedAt < cooldownMs,
    ),
  );
}

const isOpen = (track: AlertTrack): boolean => track.alert.state !== "resolved";

/** Looks once at every edge node: raises, escalates and resolves alerts, and judges health. */
export function stepMonitor(
  before: MonitorState,
  config: Pick<MonitorConfig, "alertCooldownSeconds" | "healthCheckIntervalSeconds">,
  settings: readonly ThresholdSetting[],
  { now, views, recorded }: FleetObservation,
): MonitorStep {
  const cooldownMs = config.alertCooldownSeconds * 1_000;
  const intervalMs = config.healthCheckIntervalSeconds * 1_000;
  const common = thresholdsFor(settings, null);
  const withOwn = new Set(settings.map(({ edgeNodeId }) => edgeNodeId));
  const recordedBy = new Map<string, Reading[]>();
  for (const reading of recorded) {
    recordedBy.set(reading.edgeNode, [...(recordedBy.get(reading.edgeNode) ?? []), reading]);
  }
  const tracks: Record<string, NodeTracks> = {};
  const awaitedSince: Record<string, EpochMs> = {};
  const transitions: AlertTransition[] = [];
  const health: EdgeHealth[] = [];

  for (const view of views) {
    const edgeNode = view.id;
    const ofNode: NodeTracks = { ...before.tracks[edgeNode] };
    const lastSeenAt = view.lastSeenAt ?? undefined;
    const knownSince = before.awaitedSince[edgeNode] ?? now;
    if (lastSeenAt === undefined) awaitedSince[edgeNode] = knownSince;
    const liveness = judgeLiveness({ now, lastSeenAt, knownSince, intervalMs, missedIntervalsMax });
    const metrics = latestMetrics(view, recordedBy.get(edgeNode) ?? []);
    const isOwn = [...withOwn].some((id) => id === edgeNode);
    const table: ThresholdTable = isOwn ? thresholdsFor(settings, edgeNode) : common;

    const step = (condition: string, seen: Observation): void => {
      const { track, transition } = stepAlert(ofNode[condition], seen, cooldownMs);
      if (track !== undefined) ofNode[condition] = track;
      if (transition !== undefined) transitions.push(transition);
    };
    step("silence", observeSilence(edgeNode, liveness, now));
    // The last values of a silent edge node are old news; they neither raise nor resolve anything.
    for (const [name, value] of liveness.state === "down" ? [] : Object.entries(metrics)) {
      const metricType = name as MetricType;
      const threshold = table[metricType];
      if (threshold === undefined) continue;
      step(metricType, observeMetric(edgeNode, metricType, value, threshold, now));
    }

    const openAlerts = Object.values(ofNode)
      .filter(isOpen)
      .map((track) => track.alert);
    health.push(
      evaluateHealth({ edgeNode, now, liveness, lastSeenAt, openAlerts, metricsSummary: metrics }),
    );
    const kept = worthKeeping(ofNode, now, cooldownMs);
    if (Object.keys(kept).length > 0) tracks[edgeNode] = kept;
  }
  const alerts = Object.values(tracks).flatMap((ofNode) =>
    Object.values(ofNode)
      .filter(isOpen)
      .map((track) => track.alert),
  );
  const summary = summarizeFleet(health, alerts);
  return { state: { tracks, awaitedSince }, transitions, health, alerts, summary };
}
