import type { WorkloadEnforcement, WorkloadSpec } from "../workload.ts";

/** One launch of a workload; `instance` tells it from earlier launches under the same name. */
export interface WorkloadLaunch {
  readonly name: string;
  readonly instance: number;
  readonly spec: WorkloadSpec;
}

/** What a host tells of a launch. Each launch is told `started` at most once, then `exited` once. */
export interface WorkloadEvents {
  started(name: string, instance: number, pid: number | null): void;
  /** Also when it could not be started. `exitCode` is null when a signal ended it. */
  exited(name: string, instance: number, exitCode: number | null, message: string): void;
}

export interface WorkloadUsage {
  readonly cpuCores: number;
  readonly memoryMiB: number;
}

export interface ProbeOutcome {
  readonly healthy: boolean;
  readonly message: string;
}

/** A launch of an earlier agent process that is still running. */
export interface AdoptedWorkload {
  readonly name: string;
  readonly instance: number;
  readonly pid: number | null;
}

/** Port: runs workloads. Events may arrive before the method that caused them returns. */
export interface WorkloadHost {
  /**
   * Called once, before anything else: takes over those of `expected` that still run, without disturbing them,
   * and stops whatever else an earlier agent left running.
   */
  adopt(expected: readonly WorkloadLaunch[], events: WorkloadEvents): readonly AdoptedWorkload[];
  start(launch: WorkloadLaunch): void;
  /** Asks it to end, and kills it after `graceMs`. Answered by `exited`; no answer when it is not running. */
  stop(name: string, instance: number, graceMs: number): void;
  /** Asks a running launch for its health as its spec says; answers within the check's time limit. */
  probe(launch: WorkloadLaunch, reply: (outcome: ProbeOutcome) => void): void;
  /** What a running workload uses now; null when it is not known. */
  usage(name: string): WorkloadUsage | null;
  /** What holds a running workload to its resources; null when it does not run, or the host has nothing to hold. */
  enforcement(name: string): WorkloadEnforcement | null;
}
