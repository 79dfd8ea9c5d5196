/**
 * The one map from a state's name to how it looks and what it is called. Canvas, table, map and
 * chart all read it, so a state has the same colour, shape and word everywhere.
 *
 * - tone: the colour token and the shape, six of them.
 * - word: what people read.
 */
import type { TokenName } from "../theme/tokens.ts";

export const statusTones = [
  "queued",
  "running",
  "succeeded",
  "warning",
  "failed",
  "skipped",
] as const;

export type StatusTone = (typeof statusTones)[number];

export interface StatusLook {
  readonly tone: StatusTone;
  readonly word: string;
}

const look = (tone: StatusTone, word: string): StatusLook => ({ tone, word });

export const statusLooks = {
  // runs and steps
  queued: look("queued", "Queued"),
  pending: look("queued", "Pending"),
  scheduled: look("queued", "Scheduled"),
  running: look("running", "Running"),
  waiting: look("running", "Waiting"),
  retrying: look("warning", "Retrying"),
  cancelling: look("warning", "Cancelling"),
  succeeded: look("succeeded", "Succeeded"),
  warning: look("warning", "Warning"),
  failed: look("failed", "Failed"),
  timed_out: look("failed", "Timed out"),
  cancelled: look("skipped", "Cancelled"),
  skipped: look("skipped", "Skipped"),
  disabled: look("skipped", "Disabled"),
  // health
  healthy: look("succeeded", "Healthy"),
  degraded: look("warning", "Degraded"),
  unhealthy: look("failed", "Unhealthy"),
  critical: look("failed", "Critical"),
  offline: look("skipped", "Offline"),
  unreachable: look("skipped", "Unreachable"),
  unknown: look("skipped", "Unknown"),
  online: look("succeeded", "Online"),
  // life of an edge node
  initialized: look("queued", "Initialized"),
  warming: look("running", "Warming"),
  active: look("succeeded", "Active"),
  cordoned: look("warning", "Cordoned"),
  draining: look("warning", "Draining"),
  terminated: look("skipped", "Terminated"),
  // workloads
  starting: look("running", "Starting"),
  stopping: look("warning", "Stopping"),
  stopped: look("skipped", "Stopped"),
  crashed: look("failed", "Crashed"),
  // alerts, versions and connections
  open: look("failed", "Open"),
  acknowledged: look("warning", "Acknowledged"),
  resolved: look("succeeded", "Resolved"),
  draft: look("queued", "Draft"),
  published: look("succeeded", "Published"),
  live: look("succeeded", "Live"),
  connecting: look("running", "Connecting"),
  paused: look("queued", "Paused"),
} as const satisfies Record<string, StatusLook>;

export type StatusName = keyof typeof statusLooks;

export function isStatusName(name: string): name is StatusName {
  return Object.hasOwn(statusLooks, name);
}

/** The look of a state by name; a name that the map lacks is shown as it is, hollow. */
export function statusLook(name: string): StatusLook {
  if (isStatusName(name)) return statusLooks[name];
  const words = name.replaceAll("_", " ");
  return { tone: "skipped", word: words.charAt(0).toUpperCase() + words.slice(1) };
}

/** The colour token of a tone, for canvas, map and chart. */
export function statusToken(tone: StatusTone): TokenName {
  return `state-${tone}`;
}
