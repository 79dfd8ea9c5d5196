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
import { LimitKeeper } from "./limits/limit-keeper.ts";
import { openMechanisms } from "./limits/open-mechanisms.ts";
import type { LimitMechanism } from "./limits/workload-limits.ts";
import { probeHttp } from "./probe.ts";
import {
  environmentValue,
  findProcess,
  listProcesses,
  type ProcessEntry,
} from "./process-table.ts";
import { ProcessTrees } from "./process-trees.ts";
import { signalTree } from "./signal-tree.ts";
import { TreeMeter } from "./tree-meter.ts";
import { openWorkloadLog, trimWorkloadLog } from "./workload-log.ts";

export interface ProcessHostOptions {
  /** Each workload gets a folder in it, its working directory, with the log of its output. */
  readonly directory: string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** What holds workloads to their resources, best first; the best that this host has when left out. */
  readonly mechanisms?: readonly LimitMechanism[] | undefined;
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
  /** Of its process tree, when last looked at. */
  members: readonly ProcessEntry[];
  killTimer: TimerHandle | null;
  /** Why this host ended it, if it did. */
  reason: string;
}

function exitMessage(code: number | null, signal: string | null, reason: string): string {
  if (reason !== "") return reason;
  if (signal !== null) return `ended by ${signal}`;
  return code === 0 ? "" : `ended with exit code ${code}`;
}

export function createProcessHost(options: ProcessHostOptions): ProcessHost {
  const { directory, clock, timers } = options;
  const table = new Map<string, Running>();
  const meter = new TreeMeter(clock);
  const trees = new ProcessTrees();
  const limits = new LimitKeeper(options.mechanisms ?? openMechanisms(options));
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
    trees.forget(running.pid);
    running.killTimer?.cancel();
    // Whatever it left behind goes with it.
    signalTree(running.pid, running.members, "SIGKILL");
    const { ranOutOfMemory } = limits.release(running.pid);
    const { memoryMiB } = running.launch.spec.resources;
    const starved = `was killed: it wanted more than the ${memoryMiB} MiB of memory it was given`;
    const ownEnd = running.reason === "" && ranOutOfMemory;
    events?.exited(name, instance, code, ownEnd ? starved : message);
  }

  /** Enters a running workload in the table and begins to hold it to its resources. */
  function hold(running: Running): void {
    const { launch, pid, members } = running;
    table.set(launch.name, running);
    const { cpuCores, memoryMiB } = launch.spec.resources;
    const key = `${launch.name}.${launch.instance}`;
    limits.hold({ key, leader: pid, cpuCores, memoryMiB }, members);
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
    const leader = findProcess(pid);
    const members = leader === null ? [] : [leader];
    const running: Running = { launch, pid, child, members, killTimer: null, reason: "" };
    hold(running);
    lowerPriority(pid);
    events?.started(name, instance, pid);
    child.once("exit", (code, signal) => {
      ended(running, code, exitMessage(code, signal, running.reason));
    });
  }

  function stop(name: string, instance: number, graceMs: number): void {
    const running = table.get(name);
    if (running === undefined || running.launch.instance !== instance) return;
    limits.letAnswer(running.pid);
    const timer = terminate(running.pid, graceMs, () => running.members);
    running.killTimer?.cancel();
    running.killTimer = timer;
  }

  /** The kill reaches the whole tree; the request is the leader's group's to pass on. */
  function terminate(
    leader: number,
    graceMs: number,
    members: () => readonly ProcessEntry[],
  ): TimerHandle {
    signalTree(leader, [], "SIGTERM");
    // A paused process hears of a request to end only when it goes on.
    signalTree(leader, [], "SIGCONT");
    return timers.after(graceMs, () => signalTree(leader, members(), "SIGKILL"));
  }

  /** Looks after what runs: memory beyond the limit, adopted workloads that ended, logs that grew. */
  function look(): void {
    if (table.size === 0) return;
    const seen = trees.observe(
      listProcesses(),
      [...table.values()].map(({ pid }) => pid),
    );
    meter.measure(seen);
    limits.observe(seen);
    for (const running of [...table.values()]) {
      const { launch, pid, child } = running;
      running.members = seen.get(pid) ?? [];
      trimWorkloadLog(logOf(launch.name));
      const alive = running.members.some((entry) => entry.pid === pid && !entry.isZombie);
      if (child === null && !alive) {
        const unknown = "ended after the agent was restarted, so its exit code is not known";
        ended(running, null, running.reason === "" ? unknown : running.reason);
        continue;
      }
      const { memoryMiB } = launch.spec.resources;
      const used = meter.usage(pid)?.memoryMiB ?? 0;
      const isWatched = limits.enforcement(pid).memory === "watchdog";
      if (!isWatched || used <= memoryMiB || running.reason !== "") continue;
      running.reason = `was killed: it used ${Math.ceil(used)} MiB of the ${memoryMiB} MiB of memory it was given`;
      signalTree(pid, running.members, "SIGKILL");
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
          terminate(pid, leftoverGraceMs, () => []);
          return [];
        }
        const members = trees.observe(listProcesses(), [pid]).get(pid) ?? [];
        hold({ launch, pid, child: null, members, killTimer: null, reason: "" });
        return [{ name: launch.name, instance: launch.instance, pid }];
      });
    },
    start,
    stop,
    probe({ spec, name, instance }, reply) {
      const { healthCheck } = spec;
      if (healthCheck.kind === "http") {
        const asked = table.get(name);
        if (asked !== undefined) limits.letAnswer(asked.pid);
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
    enforcement(name) {
      const running = table.get(name);
      return running === undefined ? null : limits.enforcement(running.pid);
    },
    close() {
      watch.cancel();
      for (const { killTimer } of table.values()) killTimer?.cancel();
      limits.close();
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
