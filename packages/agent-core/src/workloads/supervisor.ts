import type { Clock, Random, TimerHandle, Timers } from "@edgeloom/kernel";
import type { Change, WorkloadObservation } from "../state/change.ts";
import type { DurableState, DurableWorkload } from "../state/durable-state.ts";
import { restartDelayMs, restartsAfter, steadyAfterMs } from "./restart-policy.ts";
import type {
  ProbeOutcome,
  WorkloadEvents,
  WorkloadHost,
  WorkloadLaunch,
} from "./workload-host.ts";

/** What a step of supervision changes, and what is done once that is durable. */
export interface SupervisionStep {
  readonly changes: readonly Change[];
  readonly act?: (() => void) | undefined;
}

export interface SupervisorOptions {
  readonly state: DurableState;
  readonly host: WorkloadHost;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  /** Runs a step when the node is between two writes; a step of null is dropped. */
  readonly schedule: (step: () => SupervisionStep | null) => void;
}

/** Keeps workloads in the state that they are wanted in. */
export interface Supervisor {
  /** Takes over what an earlier agent process left running; called once, first. */
  adopt(): void;
  /** Looks at every workload again; called after each change that concerns workloads. */
  reconcile(): void;
  /** Ends supervision without touching what runs. */
  stop(): void;
}

/** What supervision knows of a workload between restarts of the agent: nothing here needs to be durable. */
interface Watch {
  /** Latest launch; 0 before the first. */
  instance: number;
  failuresInRow: number;
  startedMonotonic: number;
  probeFailures: number;
  /** It was stopped for failing its health check, so its exit counts as a failure. */
  felled: boolean;
  restart: TimerHandle | null;
  probe: TimerHandle | null;
}

/** How long a workload that was removed while it ran may take to end. */
const removalGraceMs = 5_000;

type Event = Extract<Change, { type: "workload_observed" }>["event"];

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { state, host, clock, timers, random, schedule } = options;
  const watches = new Map<string, Watch>();

  function watchOf(name: string): Watch {
    const known = watches.get(name);
    if (known !== undefined) return known;
    const watch: Watch = {
      instance: state.workloads.get(name)?.observation.instance ?? 0,
      failuresInRow: 0,
      startedMonotonic: clock.monotonic(),
      probeFailures: 0,
      felled: false,
      restart: null,
      probe: null,
    };
    watches.set(name, watch);
    return watch;
  }

  function forget(name: string): void {
    const watch = watches.get(name);
    watch?.restart?.cancel();
    watch?.probe?.cancel();
    watches.delete(name);
  }

  function observed(
    { spec, observation }: DurableWorkload,
    seen: Partial<WorkloadObservation>,
    event: Event,
  ): Change {
    return {
      type: "workload_observed",
      name: spec.name,
      observation: { ...observation, ...seen },
      event,
      at: clock.now(),
    };
  }

  const launchOf = ({ spec, observation }: DurableWorkload): WorkloadLaunch => ({
    name: spec.name,
    instance: observation.instance,
    spec,
  });

  /** The workload, when `instance` is still its launch. */
  function launched(name: string, instance: number): DurableWorkload | null {
    const workload = state.workloads.get(name);
    return workload?.observation.instance === instance ? workload : null;
  }

  function launch(workload: DurableWorkload): SupervisionStep {
    const { observation, spec } = workload;
    const watch = watchOf(spec.name);
    const again = watch.failuresInRow > 0;
    const seen = {
      phase: "starting",
      healthy: false,
      // Unique for the node's life: a revision is never given twice.
      instance: state.revision + 1,
      restarts: again ? observation.restarts + 1 : 0,
      exitCode: null,
      pid: null,
      message: "",
    } as const;
    watch.felled = false;
    watch.instance = seen.instance;
    return {
      changes: [observed(workload, seen, null)],
      act: () => host.start({ name: spec.name, instance: seen.instance, spec }),
    };
  }

  function halt(workload: DurableWorkload): SupervisionStep {
    const { spec, observation, graceMs } = workload;
    watchOf(spec.name).probe?.cancel();
    return {
      changes: [observed(workload, { phase: "stopping", healthy: false, message: "" }, null)],
      act: () => host.stop(spec.name, observation.instance, graceMs),
    };
  }

  function step(name: string): SupervisionStep | null {
    const workload = state.workloads.get(name);
    if (workload === undefined) return null;
    const watch = watchOf(name);
    const { phase } = workload.observation;
    const up = phase === "starting" || phase === "running";
    if (workload.wanted === "running") {
      const down = phase === "deployed" || phase === "stopped" || phase === "failed";
      return down && watch.restart === null ? launch(workload) : null;
    }
    if (up) return halt(workload);
    if (watch.restart === null) return null;
    watch.restart.cancel();
    watch.restart = null;
    watch.failuresInRow = 0;
    return { changes: [observed(workload, { phase: "stopped", message: "" }, "workload_stopped")] };
  }

  function started(name: string, instance: number, pid: number | null): SupervisionStep | null {
    const workload = launched(name, instance);
    if (workload === null || workload.observation.phase !== "starting") return null;
    const watch = watchOf(name);
    watch.startedMonotonic = clock.monotonic();
    const healthy = workload.spec.healthCheck.kind === "process";
    const seen = { phase: "running", healthy, pid, startedAt: clock.now() } as const;
    return {
      changes: [observed(workload, seen, "workload_started")],
      act: () => startProbes(name, instance),
    };
  }

  function exited(
    name: string,
    instance: number,
    exitCode: number | null,
    message: string,
  ): SupervisionStep | null {
    const workload = launched(name, instance);
    if (workload === null) return null;
    const watch = watchOf(name);
    watch.probe?.cancel();
    const gone = { healthy: false, exitCode, pid: null, message };
    if (workload.wanted === "stopped") {
      watch.failuresInRow = 0;
      return { changes: [observed(workload, { ...gone, phase: "stopped" }, "workload_stopped")] };
    }
    const steady = clock.monotonic() - watch.startedMonotonic >= steadyAfterMs;
    return fell(workload, gone, steady || workload.observation.phase === "starting");
  }

  /** It ended although it was wanted: starts it again after a while, or gives it up, as its policy says. */
  function fell(
    workload: DurableWorkload,
    gone: Pick<WorkloadObservation, "healthy" | "exitCode" | "pid" | "message">,
    steady: boolean,
  ): SupervisionStep {
    const { name, restart } = workload.spec;
    const watch = watchOf(name);
    const judgedExit = watch.felled ? null : gone.exitCode;
    if (!restartsAfter(restart, judgedExit)) {
      const phase = judgedExit === 0 ? "stopped" : "failed";
      const event = judgedExit === 0 ? "workload_stopped" : "workload_failed";
      return { changes: [observed(workload, { ...gone, phase }, event), giveUp(name)] };
    }
    const delayMs = restartDelayMs(steady ? 0 : watch.failuresInRow, random);
    watch.failuresInRow = steady ? 1 : watch.failuresInRow + 1;
    const message = `${gone.message}; starts again in ${Math.round(delayMs)} ms`;
    watch.restart?.cancel();
    // Set before the write, so that nothing starts it meanwhile.
    watch.restart = timers.after(delayMs, () => {
      watch.restart = null;
      schedule(() => step(name));
    });
    return {
      changes: [observed(workload, { ...gone, phase: "failed", message }, "workload_failed")],
    };
  }

  const giveUp = (name: string): Change => ({
    type: "workload_wanted",
    name,
    wanted: "stopped",
    graceMs: 0,
    at: clock.now(),
  });

  function startProbes(name: string, instance: number): void {
    const workload = launched(name, instance);
    if (workload === null || workload.spec.healthCheck.kind !== "http") return;
    const launch = launchOf(workload);
    const watch = watchOf(name);
    watch.probe?.cancel();
    watch.probeFailures = 0;
    const ask = (): void =>
      host.probe(launch, (outcome) => schedule(() => probed(name, instance, outcome)));
    watch.probe = timers.every(workload.spec.healthCheck.intervalMs, ask);
    ask();
  }

  function probed(
    name: string,
    instance: number,
    { healthy, message }: ProbeOutcome,
  ): SupervisionStep | null {
    const workload = launched(name, instance);
    if (workload === null || workload.observation.phase !== "running") return null;
    const { healthCheck } = workload.spec;
    const watch = watchOf(name);
    watch.probeFailures = healthy ? 0 : watch.probeFailures + 1;
    const failuresMax = healthCheck.kind === "http" ? healthCheck.failuresMax : 1;
    if (watch.probeFailures >= failuresMax && workload.spec.restart !== "never" && !watch.felled) {
      watch.felled = true;
      const why = `failed ${watch.probeFailures} health checks: ${message}`;
      return {
        changes: [observed(workload, { healthy: false, message: why }, null)],
        act: () => host.stop(name, instance, workload.graceMs),
      };
    }
    if (healthy === workload.observation.healthy) return null;
    return { changes: [observed(workload, { healthy, message: healthy ? "" : message }, null)] };
  }

  const events: WorkloadEvents = {
    started: (name, instance, pid) => schedule(() => started(name, instance, pid)),
    exited: (name, instance, code, message) =>
      schedule(() => exited(name, instance, code, message)),
  };

  function lost(name: string, instance: number): SupervisionStep | null {
    return exited(name, instance, null, "was no longer running when the agent came back");
  }

  function takeOver(name: string, instance: number, pid: number | null): SupervisionStep | null {
    const workload = launched(name, instance);
    if (workload === null) return null;
    if (workload.observation.phase === "starting") return started(name, instance, pid);
    startProbes(name, instance);
    const { wanted, graceMs } = workload;
    // The order to stop may have been lost with the earlier agent; stopping twice does no harm.
    if (wanted === "stopped") return { changes: [], act: () => host.stop(name, instance, graceMs) };
    return null;
  }

  return {
    adopt() {
      const up = [...state.workloads.values()].filter(({ observation: { phase } }) =>
        ["starting", "running", "stopping"].includes(phase),
      );
      const adopted = new Map(
        host.adopt(up.map(launchOf), events).map((one) => [`${one.name}/${one.instance}`, one]),
      );
      for (const { spec, observation } of up) {
        const found = adopted.get(`${spec.name}/${observation.instance}`);
        schedule(() =>
          found === undefined
            ? lost(spec.name, observation.instance)
            : takeOver(spec.name, observation.instance, found.pid),
        );
      }
    },
    reconcile() {
      for (const [name, { instance }] of watches) {
        if (state.workloads.has(name)) continue;
        forget(name);
        if (instance > 0) host.stop(name, instance, removalGraceMs);
      }
      for (const name of state.workloads.keys()) schedule(() => step(name));
    },
    stop() {
      for (const name of [...watches.keys()]) forget(name);
    },
  };
}
