import type { EpochMs } from "@edgeloom/kernel";
import { type AlertSeverity, severityRank } from "../vocabulary.ts";
import type { AlertSubject, AlertTransition, AlertTransitionType, EdgeAlert } from "./alert.ts";

/** All that is remembered of one condition of one node. */
export interface AlertTrack {
  /** The open alert or, when resolved, the last one. */
  readonly alert: EdgeAlert;
  /** How many alerts this condition has had; numbers their ids. */
  readonly sequence: number;
  /** When people were last told, and how grave it was then. */
  readonly notifiedAt: EpochMs;
  readonly notifiedSeverity: AlertSeverity;
  /** Whether people were told of this alert, so that its end is worth telling too. */
  readonly told: boolean;
}

/** What one look at a condition found. */
export interface Observation {
  readonly edgeNode: string;
  readonly subject: AlertSubject;
  readonly at: EpochMs;
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
  /** How grave the value is by the thresholds; undefined when in range. */
  readonly severity: AlertSeverity | undefined;
  /**
   * How grave it is by the tighter thresholds that an open alert must clear to ease; never milder
   * than `severity`.
   */
  readonly holdingSeverity: AlertSeverity | undefined;
  /** The level of each severity, and what to say about it. */
  readonly describe: (severity: AlertSeverity) => {
    readonly message: string;
    readonly threshold: number;
  };
}

export interface AlertStep {
  readonly track: AlertTrack | undefined;
  readonly transition?: AlertTransition | undefined;
}

const subjectName = (subject: AlertSubject): string =>
  subject.kind === "threshold" ? subject.metricType : "silence";

/**
 * Whether people are told now. The cooldown quiets repetitions of what they were told already; it
 * never quiets anything graver.
 */
function shouldNotify(
  track: AlertTrack | undefined,
  severity: AlertSeverity,
  at: EpochMs,
  cooldownMs: number,
): boolean {
  if (track === undefined) return true;
  if (severityRank(severity) > severityRank(track.notifiedSeverity)) return true;
  return at - track.notifiedAt >= cooldownMs;
}

function changed(
  track: AlertTrack,
  type: AlertTransitionType,
  at: EpochMs,
  notify: boolean,
): AlertStep {
  const told = notify && type !== "resolved" && type !== "acknowledged";
  const next = told
    ? { ...track, notifiedAt: at, notifiedSeverity: track.alert.severity, told: true }
    : track;
  return { track: next, transition: { type, alert: track.alert, at, notify } };
}

function raise(
  track: AlertTrack | undefined,
  seen: Observation,
  severity: AlertSeverity,
  cooldownMs: number,
): AlertStep {
  const sequence = (track?.sequence ?? 0) + 1;
  const notify = shouldNotify(track, severity, seen.at, cooldownMs);
  const alert: EdgeAlert = {
    id: `${seen.edgeNode}/${subjectName(seen.subject)}/${sequence}`,
    edgeNode: seen.edgeNode,
    subject: seen.subject,
    severity,
    state: "active",
    ...seen.describe(severity),
    currentValue: seen.value,
    tags: seen.tags,
    raisedAt: seen.at,
    updatedAt: seen.at,
    occurrences: 1,
  };
  const fresh: AlertTrack = {
    alert,
    sequence,
    notifiedAt: track?.notifiedAt ?? seen.at,
    notifiedSeverity: track?.notifiedSeverity ?? severity,
    told: false,
  };
  return changed(fresh, "raised", seen.at, notify);
}

function resolve(track: AlertTrack, seen: Observation): AlertStep {
  const alert: EdgeAlert = {
    ...track.alert,
    state: "resolved",
    currentValue: seen.value,
    updatedAt: seen.at,
    resolvedAt: seen.at,
  };
  return changed({ ...track, alert }, "resolved", seen.at, track.told);
}

/** An open alert that stays open, at the severity given. */
function hold(
  track: AlertTrack,
  seen: Observation,
  severity: AlertSeverity,
  cooldownMs: number,
): AlertStep {
  const { alert } = track;
  const change = severityRank(severity) - severityRank(alert.severity);
  const graver = change > 0;
  const updated: EdgeAlert = {
    ...alert,
    severity,
    ...seen.describe(severity),
    // What was acknowledged was milder: somebody has to look again.
    state: graver ? "active" : alert.state,
    currentValue: seen.value,
    tags: seen.tags,
    updatedAt: seen.at,
    occurrences: alert.occurrences + 1,
  };
  const next: AlertTrack = { ...track, alert: updated };
  if (graver) return changed(next, "escalated", seen.at, true);
  if (change < 0) return changed(next, "eased", seen.at, false);
  const due = updated.state === "active" && seen.at - track.notifiedAt >= cooldownMs;
  return due ? changed(next, "reminded", seen.at, true) : { track: next };
}

/**
 * One step of a condition's alert: raise, escalate, ease, remind or resolve. Pure: the same track
 * and observation give the same step. Observations older than the last one change nothing.
 */
export function stepAlert(
  track: AlertTrack | undefined,
  seen: Observation,
  cooldownMs: number,
): AlertStep {
  if (track !== undefined && seen.at < track.alert.updatedAt) return { track };
  if (track === undefined || track.alert.state === "resolved") {
    return seen.severity === undefined ? { track } : raise(track, seen, seen.severity, cooldownMs);
  }
  if (seen.holdingSeverity === undefined) return resolve(track, seen);
  const current = track.alert.severity;
  const worsened =
    seen.severity !== undefined && severityRank(seen.severity) > severityRank(current);
  const eased = severityRank(seen.holdingSeverity) < severityRank(current);
  if (worsened) return hold(track, seen, seen.severity, cooldownMs);
  return hold(track, seen, eased ? seen.holdingSeverity : current, cooldownMs);
}

/** An open alert taken note of by somebody; reminders stop until it gets graver. */
export function acknowledgeAlert(track: AlertTrack, by: string, at: EpochMs): AlertStep {
  if (track.alert.state !== "active") return { track };
  const alert: EdgeAlert = {
    ...track.alert,
    state: "acknowledged",
    acknowledgedAt: at,
    acknowledgedBy: by,
  };
  return changed({ ...track, alert }, "acknowledged", at, false);
}
