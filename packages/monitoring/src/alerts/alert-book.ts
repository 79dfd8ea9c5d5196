import { EdgeloomError, type EpochMs } from "@edgeloom/kernel";
import type { Liveness } from "../liveness.ts";
import type { EdgeMetric } from "../metric.ts";
import {
  type MetricThreshold,
  severityOf,
  type ThresholdTable,
  withHysteresis,
} from "../thresholds.ts";
import { type AlertSeverity, type MetricType, severityRank } from "../vocabulary.ts";
import type { AlertTransition, EdgeAlert } from "./alert.ts";
import { type AlertStep, type AlertTrack, acknowledgeAlert, stepAlert } from "./alert-machine.ts";

export interface AlertBookOptions {
  readonly cooldownMs: number;
  /** Share of the span between the mildest and gravest level that a value must clear to ease. */
  readonly hysteresis: number;
  /** Resolved alerts kept for looking back. */
  readonly historyMax: number;
}

export const defaultAlertBookOptions: AlertBookOptions = {
  cooldownMs: 300_000,
  hysteresis: 0.05,
  historyMax: 1000,
};

export interface AlertFilter {
  readonly edgeNode?: string | undefined;
  readonly metricType?: MetricType | undefined;
  /** This severity and graver. */
  readonly severityMin?: AlertSeverity | undefined;
  readonly activeOnly?: boolean | undefined;
}

/** The alerts of a fleet: one track for each condition of each node. */
export interface AlertBook {
  observeMetric(metric: EdgeMetric, thresholds: ThresholdTable): AlertTransition | undefined;
  observeLiveness(edgeNode: string, liveness: Liveness, at: EpochMs): AlertTransition | undefined;
  /** @throws EdgeloomError `not_found` for an alert that is not open. */
  acknowledge(alertId: string, by: string, at: EpochMs): AlertTransition | undefined;
  /** The gravest first, then the newest. */
  list(filter?: AlertFilter): EdgeAlert[];
  openAlertsOf(edgeNode: string): readonly EdgeAlert[];
  /** Drops the open alerts of a node that is gone for good. */
  forget(edgeNode: string): void;
}

const describeMetric =
  ({ edgeNode, metricType, value }: EdgeMetric, { levels, direction }: MetricThreshold) =>
  (severity: AlertSeverity): { message: string; threshold: number } => {
    const threshold = levels[severity] ?? value;
    const side = direction === "higher_is_worse" ? "at or over" : "at or under";
    return {
      message: `${metricType} of ${edgeNode} is ${value}, ${side} ${threshold} (${severity})`,
      threshold,
    };
  };

const isOpen = (alert: EdgeAlert): boolean => alert.state !== "resolved";

function matches(alert: EdgeAlert, filter: AlertFilter): boolean {
  const { subject } = alert;
  if (filter.activeOnly === true && !isOpen(alert)) return false;
  if (filter.edgeNode !== undefined && alert.edgeNode !== filter.edgeNode) return false;
  if (filter.severityMin !== undefined) {
    if (severityRank(alert.severity) < severityRank(filter.severityMin)) return false;
  }
  if (filter.metricType === undefined) return true;
  return subject.kind === "threshold" && subject.metricType === filter.metricType;
}

export function createAlertBook(options: Partial<AlertBookOptions> = {}): AlertBook {
  const { cooldownMs, hysteresis, historyMax } = { ...defaultAlertBookOptions, ...options };
  /** By node, then by condition: nested, since an id may hold any separator. */
  const tracks = new Map<string, Map<string, AlertTrack>>();
  const history: EdgeAlert[] = [];
  /** Tightened thresholds, made once for each that comes along. */
  const tightened = new WeakMap<MetricThreshold, MetricThreshold>();

  function holdingThreshold(threshold: MetricThreshold): MetricThreshold {
    const known = tightened.get(threshold);
    if (known !== undefined) return known;
    const made = withHysteresis(threshold, hysteresis);
    tightened.set(threshold, made);
    return made;
  }

  function keep(edgeNode: string, condition: string, step: AlertStep): AlertTransition | undefined {
    if (step.track !== undefined) {
      const ofNode = tracks.get(edgeNode) ?? new Map<string, AlertTrack>();
      ofNode.set(condition, step.track);
      tracks.set(edgeNode, ofNode);
    }
    if (step.transition?.type === "resolved") {
      history.push(step.transition.alert);
      if (history.length > historyMax) history.splice(0, history.length - historyMax);
    }
    return step.transition;
  }

  const openAlertsOf = (edgeNode: string): EdgeAlert[] =>
    [...(tracks.get(edgeNode)?.values() ?? [])].map((track) => track.alert).filter(isOpen);

  return {
    observeMetric(metric, thresholds) {
      const { edgeNode, metricType, value, at, tags } = metric;
      const threshold = thresholds[metricType];
      const track = tracks.get(edgeNode)?.get(metricType);
      if (threshold === undefined) return undefined;
      const step = stepAlert(
        track,
        {
          edgeNode,
          subject: { kind: "threshold", metricType },
          at,
          value,
          tags,
          severity: severityOf(value, threshold),
          holdingSeverity: severityOf(value, holdingThreshold(threshold)),
          describe: describeMetric(metric, threshold),
        },
        cooldownMs,
      );
      return keep(edgeNode, metricType, step);
    },
    observeLiveness(edgeNode, { state, missedIntervals, missedIntervalsMax }, at) {
      const severity = state === "down" ? "critical" : undefined;
      const step = stepAlert(
        tracks.get(edgeNode)?.get("silence"),
        {
          edgeNode,
          subject: { kind: "silence" },
          at,
          value: missedIntervals,
          tags: {},
          severity,
          holdingSeverity: severity,
          describe: () => ({
            message: `${edgeNode} is down: no report for ${missedIntervals} intervals`,
            threshold: missedIntervalsMax,
          }),
        },
        cooldownMs,
      );
      return keep(edgeNode, "silence", step);
    },
    acknowledge(alertId, by, at) {
      for (const [edgeNode, ofNode] of tracks) {
        for (const [condition, track] of ofNode) {
          if (track.alert.id === alertId && isOpen(track.alert)) {
            return keep(edgeNode, condition, acknowledgeAlert(track, by, at));
          }
        }
      }
      throw new EdgeloomError({
        code: "not_found",
        message: `There is no open alert "${alertId}"`,
        remedy: "List the active alerts; it may have been resolved meanwhile",
        field: "alertId",
      });
    },
    list(filter = {}) {
      const open = [...tracks.keys()].flatMap(openAlertsOf);
      return [...open, ...history]
        .filter((alert) => matches(alert, filter))
        .sort(
          (a, b) => severityRank(b.severity) - severityRank(a.severity) || b.raisedAt - a.raisedAt,
        );
    },
    openAlertsOf,
    forget: (edgeNode) => {
      tracks.delete(edgeNode);
    },
  };
}
