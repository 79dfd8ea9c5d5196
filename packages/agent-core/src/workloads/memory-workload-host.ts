import type { TimerHandle, Timers } from "@edgeloom/kernel";
import type { WorkloadSpec } from "../workload.ts";
import type {
  WorkloadEvents,
  WorkloadHost,
  WorkloadLaunch,
  WorkloadUsage,
} from "./workload-host.ts";

export interface MemoryWorkloadHostOptions {
  readonly timers: Timers;
  /** Time from start to started. */
  readonly startDelayMs: (spec: WorkloadSpec) => number;
  /** Time from stop to exited, at most the grace asked for. */
  readonly stopDelayMs: (spec: WorkloadSpec) => number;
  /** What a running workload uses at this moment. */
  readonly usage: (spec: WorkloadSpec) => WorkloadUsage;
}

/** A {@link WorkloadHost} without processes, on any timers. It outlives the node it serves, as a host does. */
export interface MemoryWorkloadHost extends WorkloadHost {
  /** Ends a workload from outside, as a signal or a lack of memory would. */
  end(name: string, exitCode: number | null, message: string): void;
  /** Ends all at once without a word, as a power cut does. */
  cutPower(): void;
  /** Whether its health checks succeed. */
  setHealthy(name: string, healthy: boolean): void;
  running(): readonly WorkloadLaunch[];
}

interface Running {
  readonly launch: WorkloadLaunch;
  healthy: boolean;
  isUp: boolean;
  timer: TimerHandle | null;
}

/** How long a program runs by itself, for the few whose meaning everybody knows; others run until stopped. */
function ownEnd([program, argument]: readonly string[]): { afterMs: number; code: number } | null {
  if (program === "true") return { afterMs: 0, code: 0 };
  if (program === "false") return { afterMs: 0, code: 1 };
  const seconds = Number(argument);
  if (program === "sleep" && Number.isFinite(seconds)) return { afterMs: seconds * 1_000, code: 0 };
  return null;
}

export function createMemoryWorkloadHost(options: MemoryWorkloadHostOptions): MemoryWorkloadHost {
  const { timers } = options;
  const table = new Map<string, Running>();
  let events: WorkloadEvents | null = null;

  function drop(running: Running): void {
    running.timer?.cancel();
    table.delete(running.launch.name);
  }

  function exit(running: Running, code: number | null, message: string): void {
    drop(running);
    events?.exited(running.launch.name, running.launch.instance, code, message);
  }

  function up(running: Running): void {
    running.isUp = true;
    const { name, instance, spec } = running.launch;
    const end = ownEnd(spec.command);
    running.timer =
      end === null
        ? null
        : timers.after(end.afterMs, () => exit(running, end.code, `exited with ${end.code}`));
    events?.started(name, instance, null);
  }

  function find(name: string, instance: number): Running | undefined {
    const running = table.get(name);
    return running?.launch.instance === instance ? running : undefined;
  }

  return {
    adopt(expected, listener) {
      events = listener;
      const known = new Set(expected.map(({ name, instance }) => `${name}/${instance}`));
      for (const running of [...table.values()]) {
        const { name, instance } = running.launch;
        if (!known.has(`${name}/${instance}`)) drop(running);
      }
      return [...table.values()]
        .filter(({ isUp }) => isUp)
        .map(({ launch }) => ({ name: launch.name, instance: launch.instance, pid: null }));
    },
    start(launch) {
      const running: Running = { launch, healthy: true, isUp: false, timer: null };
      table.set(launch.name, running);
      running.timer = timers.after(options.startDelayMs(launch.spec), () => up(running));
    },
    stop(name, instance, graceMs) {
      const running = find(name, instance);
      if (running === undefined) return;
      const delayMs = Math.min(graceMs, options.stopDelayMs(running.launch.spec));
      running.timer?.cancel();
      running.timer = timers.after(delayMs, () => exit(running, 0, "stopped"));
    },
    probe({ name, instance }, reply) {
      const running = find(name, instance);
      const healthy = running?.isUp === true && running.healthy;
      reply({ healthy, message: healthy ? "" : "the health check was not answered" });
    },
    usage(name) {
      const running = table.get(name);
      return running === undefined ? null : options.usage(running.launch.spec);
    },
    enforcement: () => null,
    end(name, exitCode, message) {
      const running = table.get(name);
      if (running !== undefined) exit(running, exitCode, message);
    },
    cutPower() {
      for (const running of [...table.values()]) drop(running);
    },
    setHealthy(name, healthy) {
      const running = table.get(name);
      if (running !== undefined) running.healthy = healthy;
    },
    running: () => [...table.values()].map(({ launch }) => launch),
  };
}
