import type { Fleet } from "@edgeloom/fleet";
import type { EpochMs } from "@edgeloom/kernel";
import type { AlertTransition, EdgeHealth } from "@edgeloom/monitoring";
import type { NodeHealth } from "@edgeloom/protocol";
import type { MonitorConfig, ThresholdSetting } from "../services.ts";
import { type MonitorState, type MonitorStep, stepMonitor } from "./monitor-step.ts";
import { queryReadings } from "./readings.ts";

/** What a monitor knew when it last looked. */
export interface MonitorRecord {
  readonly config: MonitorConfig;
  readonly state: MonitorState;
  readonly thresholds: readonly ThresholdSetting[];
  readonly lastCheckAt: EpochMs | null;
}

/** Port of the monitor loop: what must outlive the worker that runs it. */
export interface MonitorStore {
  /** Undefined when there is no monitor of this fleet, or it is stopped. */
  load(fleetId: string): Promise<MonitorRecord | undefined>;
  save(
    fleetId: string,
    look: {
      readonly at: EpochMs;
      readonly state: MonitorState;
      readonly transitions: readonly AlertTransition[];
      readonly health: Readonly<Partial<Record<NodeHealth, number>>>;
    },
  ): Promise<void>;
}

/** The status to show: a silent edge node is `down`, whatever else is known of it. */
export function statusOf({ down, status }: EdgeHealth): NodeHealth {
  return down ? "down" : status;
}

/** How many edge nodes are in each health. */
export function countHealth(
  health: readonly EdgeHealth[],
): Readonly<Partial<Record<NodeHealth, number>>> {
  const counts: Partial<Record<NodeHealth, number>> = {};
  for (const entry of health) {
    const status = statusOf(entry);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

/** Recorded values are looked for this far back when a monitor looks for the first time. */
const firstLookbackMs = 60_000;

/**
 * One turn of a fleet's monitor, to be called every `healthCheckIntervalSeconds` by whoever holds it: looks at
 * the fleet, steps the alerts, stores what changed. Undefined when the monitor has been stopped.
 */
export async function runMonitorTick(
  fleet: Fleet,
  store: MonitorStore,
  now: EpochMs,
): Promise<MonitorStep | undefined> {
  const record = await store.load(fleet.id);
  if (record === undefined) return undefined;
  const views = await fleet.list();
  const from = record.lastCheckAt ?? now - firstLookbackMs;
  const stepMs = Math.max(1_000, now - from);
  const readings = await queryReadings(fleet, { from, to: now, stepMs, metricTypes: recordedOnly });
  const recorded = readings.filter(({ source }) => source === "recorded");
  const step = stepMonitor(record.state, record.config, record.thresholds, {
    now,
    views,
    recorded,
  });
  await store.save(fleet.id, {
    at: now,
    state: step.state,
    transitions: step.transitions,
    health: countHealth(step.health),
  });
  return step;
}

/** Metrics that telemetry does not carry, so that only workflows tell them. */
const recordedOnly = ["migration_time", "coordination_overhead"] as const;
