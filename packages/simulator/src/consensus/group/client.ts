import { type ClientRequest, createGroupClient, type GroupClient } from "@edgeloom/coordination";
import type { SeededRandom } from "@edgeloom/kernel";
import type { LockInput, LockOutput } from "../linearizability/lock-model.ts";
import type { RegisterInput, RegisterOutput } from "../linearizability/register-model.ts";
import type { RunPlan } from "../plan.ts";
import type { VirtualProcess } from "../virtual/process.ts";
import type { ClientInvariants } from "../workload/client-invariants.ts";
import type { HistoryRecorder } from "../workload/history-recorder.ts";
import { createHolderTraffic } from "../workload/holder-traffic.ts";
import { createRegisterTraffic } from "../workload/register-traffic.ts";

/** What clients as a whole write down. */
export interface Records {
  readonly registers: HistoryRecorder<RegisterInput, RegisterOutput>;
  readonly leases: HistoryRecorder<LockInput, LockOutput>;
  readonly locks: HistoryRecorder<LockInput, LockOutput>;
}

export interface VirtualClientOptions {
  /** From 1. */
  readonly number: number;
  readonly address: string;
  readonly plan: RunPlan;
  readonly random: SeededRandom;
  readonly host: VirtualProcess;
  readonly members: readonly string[];
  readonly records: Records;
  readonly invariants: ClientInvariants;
  readonly send: (to: string, request: ClientRequest) => void;
}

/** One user of the group, which makes a request, thinks, and makes the next. */
export interface VirtualClient {
  readonly address: string;
  readonly host: VirtualProcess;
  readonly group: GroupClient;
  /** Requests under way. */
  pending(): number;
  finished(): number;
  /** Makes no more requests. */
  finish(): void;
}

/** Generous: a request is to outlive most faults, as its end is what the history is made of. */
const deadlineTimeouts = 40;
const clockDriftMax = 0.1;

export function createVirtualClient(options: VirtualClientOptions): VirtualClient {
  const { number, address, plan, random, host, members, records, invariants } = options;
  let pending = 0;
  let finished = 0;
  let isFinished = false;
  const group = createGroupClient({
    name: `client-${number}`,
    members,
    clock: host.clock,
    timers: host.timers,
    random: random.fork("group"),
    send: options.send,
    sessionTtlMs: plan.sessionTtlMs,
    attemptTimeoutMs: plan.attemptTimeoutMs,
    backoffMaxMs: plan.electionTimeoutMs / 2,
    clockDriftMax,
  });
  const common = {
    group,
    random,
    invariants,
    deadlineMs: deadlineTimeouts * plan.electionTimeoutMs,
  };

  /** Requests one after the other, under a name of their own: what one lane holds another must ask for. */
  function startLane(lane: number): void {
    const client = number * 10 + lane;
    const registers = createRegisterTraffic({ ...common, client, recorder: records.registers });
    const holders = createHolderTraffic({
      ...common,
      client,
      host,
      leases: records.leases,
      locks: records.locks,
      ttlMs: plan.leaseTtlMs,
      driftMax: clockDriftMax,
    });
    host.timers.after(random.next() * plan.electionTimeoutMs, next);

    function next(): void {
      if (isFinished) return;
      pending += 1;
      const traffic = random.next() < 0.7 ? registers : holders;
      traffic.next(() => {
        pending -= 1;
        finished += 1;
        host.timers.after(random.next() * 2 * plan.thinkTimeMs, next);
      });
    }
  }
  for (let lane = 0; lane < plan.lanes; lane += 1) startLane(lane);

  return {
    address,
    host,
    group,
    pending: () => pending,
    finished: () => finished,
    finish: () => {
      isFinished = true;
    },
  };
}
