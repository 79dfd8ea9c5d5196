import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import type {
  AdoptedWorkload,
  WorkloadEvents,
  WorkloadHost,
  WorkloadLaunch,
} from "@edgeloom/agent-core";
import type { Clock, TimerHandle, Timers } from "@edgeloom/kernel";
import { emptyEnvironment } from "../child-process/empty-environment.ts";
import { GroupMeter } from "./group-meter.ts";
import { probeHttp } from "./probe.ts";
import { environmentValue, listProcesses } from "./process-table.ts";
import { openWorkloadLog, trimWorkloadLog } from "./workload-log.ts";

export interface ProcessHostOptions {
  /** Each workload gets a folder in it, its working directory, with the log of its output. */
  readonly directory: string;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** A {@link WorkloadHost} of child processes. */
export interface ProcessHost extends WorkloadHost {
  readonly running: number;
  /** Ends watching; the workloads go on. */
  close(): void;
}

/** Marks the processes of this host: found again by it after the agent was killed, whatever their process id. */
const markerVariable = "EDGELOOM_WORKLOAD";
/** Workloads yield to the agent and to whatever else the host is for. */
const niceness = 5;
const watchEveryMs = 500;
const leftoverGraceMs = 5_000;

/** Variables of the agent that a workload gets; none of the others, which may hold secrets. */
const inherited = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"] as const;

interface Running {
  readonly launch: WorkloadLaunch;
  /** Leads a process group of the same id. */
  readonly pid: number;
  /** Null for one that an earlier agent started: its exit code goes to nobody. */
  readonly child: ChildProcess | null;
  killTimer: TimerHandle | null;
  /** Why this host ended it, if it did. */
  reason: string;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // The group has ended.
  }
}

function exitMessage(code: number | null, signal: string | null, reason: string): string {
  if (reason !== "") return reason;
  if (signal !== null) return `ended by ${signal}`;
  return code === 0 ? "" : `ended with exit code ${code}`;
}

export function createProcessHost(options: ProcessHostOptions): ProcessHost {
  const { directory, clock, timers } = options;
  const table = new Map<string, Running>();
  const meter = new GroupMeter(clock);
  let events: WorkloadEvents | null = null;
  const watch = timers.every(watchEveryMs, look);

  const folderOf = (name: string): string => join(directory, name);
  const logOf = (name: string): string => join(folderOf(name), "output.log");
  const markerOf = ({ name, instance }: WorkloadLaunch): string =>
    `${instance}:${name}:${directory}`;

  function ended(running: Running, code: number | null, message: string): void {
    const { name, instance } = running.launch;
    if (table.get(name) !== running) return;
    table.delete(name);
    meter.forget(running.pid);
    running.killTimer?.cancel();
    // Whatever it left behind in its group goes with it.
    signalGroup(running.pid, "SIGKILL");
    events?.exited(name, instance, code, message);
  }

  function environmentOf(launch: WorkloadLaunch): NodeJS.ProcessEnv {
    const environment = { ...emptyEnvironment };
    for (const name of inherited) {
      if (process.env[name] !== undefined) environment[name] = process.env[name];
    }
    return { ...environment, ...launch.spec.environment, [markerVariable]: markerOf(launch) };
  }

  function launchChild(launch: WorkloadLaunch): ChildProcess {
    const [program = "", ...args] = launch.spec.command;
    mkdirSync(folderOf(launch.name), { recursive: true, mode: 0o700 });
    const log = openWorkloadLog(logOf(launch.name));
    try {
      return spawn(program, args, {
        cwd: folderOf(launch.name),
        env: environmentOf(launch),
        // Into the file itself: a pipe would break with the agent.
        stdio: ["ignore", log, log],
        detached: true,
        shell: false,
      });
    } finally {
      closeSync(log);
    }
  }

  function start(launch: WorkloadLaunch): void {
    const { name, instance } = launch;
    let child: ChildProcess;
    try {
      child = launchChild(launch);
    } catch (error) {
      events?.exited(name, instance, null, `could not be started: ${String(error)}`);
      return;
    }
    const { pid } = child;
    child.once("error", (error) => {
      if (pid === undefined) {
        events?.exited(name, instance, null, `could not be started: ${error.message}`);
      }
    });
    if (pid === undefined) return;
    child.unref();
    const running: Running = { launch, pid, child, killTimer: null, reason: "" };
    table.set(name, running);
    lowerPriority(pid);
    events?.started(name, instance, pid);
    child.once("exit", (code, signal) => {
      ended(running, code, exitMessage(code, signal, running.reason));
    });
  }

  function stop(name: string, instance: number, graceMs: number): void {
    const running = table.get(name);
    if (running === undefined || running.launch.instance !== instance) return;
    terminate(running.pid, graceMs, (timer) => {
      running.killTimer?.cancel();
      running.killTimer = timer;
    });
  }

  function terminate(
    group: number,
    graceMs: number,
    keepTimer: (timer: TimerHandle) => void,
  ): void {
    signalGroup(group, "SIGTERM");
    keepTimer(timers.after(graceMs, () => signalGroup(group, "SIGKILL")));
  }

  /** Looks after what runs: memory beyond the limit, adopted workloads that ended, logs that grew. */
  function look(): void {
    if (table.size === 0) return;
    const processes = listProcesses().filter(({ isZombie }) => !isZombie);
    meter.measure(processes, new Set([...table.values()].map(({ pid }) => pid)));
    for (const running of [...table.values()]) {
      const { launch, pid, child } = running;
      trimWorkloadLog(logOf(launch.name));
      const alive = processes.some((entry) => entry.pid === pid);
      if (child === null && !alive) {
        const unknown = "ended after the agent was restarted, so its exit code is not known";
        ended(running, null, running.reason === "" ? unknown : running.reason);
        continue;
      }
      const { memoryMiB } = launch.spec.resources;
      const used = meter.usage(pid)?.memoryMiB ?? 0;
      if (used <= memoryMiB || running.reason !== "") continue;
      running.reason = `was killed: it used ${Math.ceil(used)} MiB of the ${memoryMiB} MiB of memory it was given`;
      signalGroup(pid, "SIGKILL");
    }
  }

  /** Processes with this host's mark that lead a group: workloads of an earlier agent. */
  function leftovers(): { readonly pid: number; readonly marker: string }[] {
    return listProcesses().flatMap(({ pid, group, isZombie }) => {
      if (pid !== group || isZombie) return [];
      const marker = environmentValue(pid, markerVariable);
      return marker?.endsWith(`:${directory}`) ? [{ pid, marker }] : [];
    });
  }

  return {
    get running() {
      return table.size;
    },
    adopt(expected, told): readonly AdoptedWorkload[] {
      events = told;
      const wanted = new Map(expected.map((launch) => [markerOf(launch), launch]));
      return leftovers().flatMap(({ pid, marker }) => {
        const launch = wanted.get(marker);
        if (launch === undefined) {
          terminate(pid, leftoverGraceMs, () => undefined);
          return [];
        }
        table.set(launch.name, { launch, pid, child: null, killTimer: null, reason: "" });
        return [{ name: launch.name, instance: launch.instance, pid }];
      });
    },
    start,
    stop,
    probe({ spec, name, instance }, reply) {
      const { healthCheck } = spec;
      if (healthCheck.kind === "http") {
        probeHttp(healthCheck, reply);
        return;
      }
      const running = table.get(name)?.launch.instance === instance;
      reply({ healthy: running, message: running ? "" : "its process has ended" });
    },
    usage(name) {
      const running = table.get(name);
      return running === undefined ? null : meter.usage(running.pid);
    },
    close() {
      watch.cancel();
      for (const { killTimer } of table.values()) killTimer?.cancel();
    },
  };
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already.
  }
}
