import type { Clock, EpochMs } from "@edgeloom/kernel";
import type { NodeHealth } from "@edgeloom/protocol";
import { alertView } from "../monitoring/alert-view.ts";
import { initialMonitorState, type MonitorState } from "../monitoring/monitor-step.ts";
import type { MonitorStore } from "../monitoring/monitor-tick.ts";
import type {
  AlertView,
  MonitorConfig,
  MonitorRegistry,
  MonitorStatus,
  ThresholdSetting,
} from "../services.ts";

interface Monitor {
  active: boolean;
  config: MonitorConfig;
  startedAt: EpochMs;
  lastCheckAt: EpochMs | null;
  state: MonitorState;
  health: Readonly<Partial<Record<NodeHealth, number>>>;
}

const absent: MonitorStatus = {
  active: false,
  config: null,
  startedAt: null,
  lastCheckAt: null,
  health: {},
};

function statusOf(monitor: Monitor | undefined): MonitorStatus {
  if (monitor === undefined) return absent;
  const { active, config, startedAt, lastCheckAt, health } = monitor;
  return { active, config, startedAt, lastCheckAt, health };
}

/** In-memory {@link MonitorRegistry} and {@link MonitorStore} for runs in one process. */
export function createMemoryMonitorRegistry(
  clock: Pick<Clock, "now">,
): MonitorRegistry & MonitorStore {
  const monitors = new Map<string, Monitor>();
  const thresholds: ThresholdSetting[] = [];
  const alerts = new Map<string, AlertView & { readonly fleetId: string }>();
  return {
    async start(config) {
      const running = monitors.get(config.fleetId);
      const monitor: Monitor = {
        active: true,
        config,
        startedAt: running?.active === true ? running.startedAt : clock.now(),
        lastCheckAt: running?.lastCheckAt ?? null,
        state: running?.state ?? initialMonitorState,
        health: running?.health ?? {},
      };
      monitors.set(config.fleetId, monitor);
      return statusOf(monitor);
    },
    async stop(fleetId) {
      const monitor = monitors.get(fleetId);
      if (monitor !== undefined) monitor.active = false;
      return statusOf(monitor);
    },
    status: async (fleetId) => statusOf(monitors.get(fleetId)),
    async setThreshold(setting) {
      const { fleetId, edgeNodeId, metric, severity } = setting;
      const same = thresholds.findIndex(
        (known) =>
          known.fleetId === fleetId &&
          known.edgeNodeId === edgeNodeId &&
          known.metric === metric &&
          known.severity === severity,
      );
      thresholds.splice(same < 0 ? thresholds.length : same, 1, setting);
    },
    thresholds: async (fleetId) => thresholds.filter((setting) => setting.fleetId === fleetId),
    async alerts({ fleetId, edgeNodeId, severity, activeOnly, from }) {
      return [...alerts.values()]
        .filter(
          (alert) =>
            alert.fleetId === fleetId &&
            (edgeNodeId === undefined || alert.edgeNodeId === edgeNodeId) &&
            (severity === undefined || alert.severity === severity) &&
            (!activeOnly || alert.resolvedAt === null) &&
            (alert.resolvedAt === null || alert.resolvedAt >= from),
        )
        .map(({ fleetId: _fleet, ...alert }) => alert)
        .sort((a, b) => b.raisedAt - a.raisedAt);
    },
    async load(fleetId) {
      const monitor = monitors.get(fleetId);
      if (monitor === undefined || !monitor.active) return undefined;
      const { config, state, lastCheckAt } = monitor;
      const own = thresholds.filter((setting) => setting.fleetId === fleetId);
      return { config, state, lastCheckAt, thresholds: own };
    },
    async save(fleetId, look) {
      const monitor = monitors.get(fleetId);
      if (monitor === undefined) return;
      monitor.state = look.state;
      monitor.health = look.health;
      monitor.lastCheckAt = look.at;
      for (const { alert } of look.transitions) {
        const view = alertView(fleetId, alert);
        alerts.set(view.id, { ...view, fleetId });
      }
    },
  };
}
