import {
  type CommandName,
  type CommandReply,
  createEdgeNode,
  createMemoryWorkloadHost,
  type Disk,
  type EdgeNode,
  type Fault,
  type GroupDisks,
  type NodeState,
  type Peers,
  type TelemetrySource,
} from "@edgeloom/agent-core";
import type { SeededRandom, VirtualTime } from "@edgeloom/kernel";
import type { Site } from "../sites/site.ts";
import type { SiteLoad } from "../traffic/sampler.ts";
import { createFaultDesk, type FaultDesk } from "./fault-desk.ts";
import { createHostProcess } from "./host-process.ts";

/** Time for the answer to an injected crash to leave before the node is gone. */
const lastWordsMs = 1;
/** Chance in one check that a workload on an overloaded site is killed for want of memory. */
const overloadKillChance = 0.02;
const killedExitCode = 137;

export interface SimulatedNodeOptions {
  readonly site: Site;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly disk: Disk;
  readonly load: SiteLoad;
  readonly telemetry: TelemetrySource;
  /** Its way to the other sites, anew each time that it comes up. */
  readonly joinPeers: () => Peers;
  readonly groupDisks: GroupDisks;
  readonly onChange: () => void;
  readonly onEffect: (key: string, command: CommandName) => void;
  /** The node is gone, and with it every answer it still owed. */
  readonly onCrash: () => void;
}

/** One site of a world: its host, its disk, and the agent that runs there while the site is up. */
export interface SimulatedNode {
  readonly site: Site;
  readonly faults: FaultDesk;
  /** Null while the site is down. */
  readonly agent: EdgeNode | null;
  /** Its host is up, though its process may stand still. */
  readonly isUp: boolean;
  /** Its process stands still. */
  readonly isPaused: boolean;
  /** The control plane cannot reach it: it is down, partitioned or standing still. */
  readonly isCutOff: boolean;
  /** What its clock is off by. */
  readonly skewMs: number;
  /** As it is, or as it was when it went down. */
  state(): NodeState;
  submit(command: CommandName, request: unknown, key: string, reply: CommandReply): void;
  /** Runs in its process: now, or when that goes on. */
  run(work: () => void): void;
  /** Workloads on a site with more to do than it can may be killed. */
  suffer(utilization: number): void;
  stop(): void;
}

export function createSimulatedNode(options: SimulatedNodeOptions): SimulatedNode {
  const { site, time, random, disk, load } = options;
  const host = createMemoryWorkloadHost({
    timers: time,
    startDelayMs: () => 300 + 900 * random.next(),
    stopDelayMs: () => 50 + 450 * random.next(),
    // A busy program, that leaves some of what it reserved unused.
    usage: ({ resources }) => ({
      cpuCores: resources.cpuCores * 0.7,
      memoryMiB: Math.round(resources.memoryMiB * 0.85),
    }),
  });
  const hostProcess = createHostProcess(time);
  const faults = createFaultDesk({ timers: time, onBegin: begin, onEnd: end });
  let agent: EdgeNode | null = null;
  let lastState: NodeState | null = null;

  const skewMs = (): number => faults.find("clock_skew")?.skewMs ?? 0;

  function boot(): void {
    agent = createEdgeNode({
      identity: site.identity,
      clock: { now: () => Math.floor(time.now()) + skewMs(), monotonic: () => time.monotonic() },
      timers: hostProcess.timers,
      random,
      disk,
      workloadHost: host,
      telemetry: options.telemetry,
      groups: { peers: options.joinPeers(), disks: options.groupDisks },
      faults,
      onChange: changed,
      onEffect: options.onEffect,
    });
    changed();
  }

  function changed(): void {
    if (agent !== null) followState(agent.state());
    options.onChange();
  }

  /** Carries over to the site's traffic what its agent runs. */
  function followState({ lifecycle, workloads }: NodeState): void {
    load.serving = lifecycle === "active";
    load.workloadCores = 0;
    load.workloadMiB = 0;
    load.workloads = 0;
    for (const { phase, cpuCores, memoryMiB } of workloads) {
      if (phase !== "running") continue;
      load.workloads += 1;
      load.workloadCores += cpuCores ?? 0;
      load.workloadMiB += memoryMiB ?? 0;
    }
  }

  function crash(): void {
    if (agent === null) return;
    lastState = agent.state();
    agent.stop();
    agent = null;
    hostProcess.clear();
    host.cutPower();
    options.onCrash();
    options.onChange();
  }

  function begin(fault: Fault): void {
    if (fault.kind === "crash") {
      time.after(lastWordsMs, () => {
        if (faults.find("crash") === fault) crash();
      });
    }
    if (fault.kind === "pause") {
      // After the answer to this command has left, as with a crash.
      time.after(lastWordsMs, () => {
        if (faults.find("pause") === fault) hostProcess.pause();
      });
    }
    followFaults();
  }

  function end(fault: Fault, lapsed: boolean): void {
    followFaults();
    if (fault.kind === "pause") hostProcess.resume();
    if (fault.kind === "crash" && agent === null) boot();
    if (lapsed) agent?.noteFault("fault_cleared", fault);
    options.onChange();
  }

  function followFaults(): void {
    const slow = faults.find("slow_link");
    load.overload = faults.find("overload")?.cpu ?? 0;
    load.linkAddedMs = slow?.addedMs ?? 0;
    load.linkLossRatio = slow?.lossRatio ?? 0;
  }

  boot();
  return {
    site,
    faults,
    get agent() {
      return agent;
    },
    get isUp() {
      return agent !== null;
    },
    get isPaused() {
      return hostProcess.isPaused;
    },
    get isCutOff() {
      return agent === null || hostProcess.isPaused || faults.find("partition") !== undefined;
    },
    get skewMs() {
      return skewMs();
    },
    state() {
      if (agent !== null) return agent.state();
      if (lastState === null) throw new Error(`${site.identity.id} has never been up`);
      return { ...lastState, faults: [...faults.list()] };
    },
    submit: (command, request, key, reply) => agent?.submit(command, request, key, reply),
    run: hostProcess.run,
    suffer(utilization) {
      if (utilization < 1) return;
      for (const { name } of host.running()) {
        if (random.next() < overloadKillChance) {
          host.end(name, killedExitCode, "killed: the site ran out of memory under overload");
        }
      }
    },
    stop: () => agent?.stop(),
  };
}
