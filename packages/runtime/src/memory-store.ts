import type { WorkflowGraph } from "@edgeloom/graph";
import type { Clock, EpochMs, RunId, WorkerId } from "@edgeloom/kernel";
import type { RunEvent, RunState } from "@edgeloom/protocol";
import { type ClaimedRun, isTerminal, type Run, type StepRecord } from "./run.ts";
import { eventsFromRows } from "./step-events.ts";
import { FencedError, type RunEnd, type RunResult, type RunStore, type RunWrite } from "./store.ts";

/** A run to be kept, with the graph of the version that it is pinned to. */
export interface NewRun {
  readonly run: Run;
  readonly graph: WorkflowGraph;
}

/** In-memory {@link RunStore}: for runs in process, and the pattern for others. */
export interface MemoryRunStore extends RunStore {
  create(run: NewRun): void;
  state(runId: RunId): RunState;
  /** The latest row of every step. */
  steps(runId: RunId): readonly StepRecord[];
  events(runId: RunId, afterSeq?: number): readonly RunEvent[];
}

interface Row {
  readonly run: Run;
  readonly graph: WorkflowGraph;
  state: RunState;
  owner: WorkerId | null;
  epoch: number;
  /** Length of the step log when it was last claimed. */
  stepsAtClaim: number;
  stalledClaims: number;
  lastCrash: string | null;
  leaseUntil: EpochMs;
  wakeAt: EpochMs;
  startedAt: EpochMs | null;
  eventSeq: number;
  cancelRequested: boolean;
  result: RunResult | null;
  /** Everything ever written; the last entry of a step is its row. */
  readonly stepLog: StepRecord[];
  readonly events: RunEvent[];
}

const never = Number.POSITIVE_INFINITY;

export function createMemoryRunStore(clock: Clock): MemoryRunStore {
  const rows = new Map<RunId, Row>();
  const workers = new Map<WorkerId, { heartbeatAt: EpochMs; queueIds: readonly string[] }>();

  function row(runId: RunId): Row {
    const found = rows.get(runId);
    if (found === undefined) throw new Error(`Run ${runId} was never created`);
    return found;
  }

  function isDue(candidate: Row, now: EpochMs): boolean {
    if (candidate.state === "queued") return true;
    if (candidate.state === "running") return candidate.leaseUntil <= now;
    return candidate.state === "waiting" && candidate.wakeAt <= now;
  }

  function claimRow(claimed: Row, owner: WorkerId, leaseMs: number): ClaimedRun {
    const now = clock.now();
    if (claimed.stepLog.length > claimed.stepsAtClaim || claimed.state === "waiting") {
      claimed.stalledClaims = 0;
    } else if (claimed.state === "running") claimed.stalledClaims += 1;
    claimed.stepsAtClaim = claimed.stepLog.length;
    claimed.state = "running";
    claimed.owner = owner;
    claimed.epoch += 1;
    claimed.leaseUntil = now + leaseMs;
    claimed.startedAt ??= now;
    const source = claimed.run.sourceRunId;
    return {
      ...claimed.run,
      epoch: claimed.epoch,
      stalledClaims: claimed.stalledClaims,
      lastCrash: claimed.lastCrash,
      startedAt: claimed.startedAt,
      eventSeq: claimed.eventSeq,
      cancelRequested: claimed.cancelRequested,
      graph: claimed.graph,
      workflowName: claimed.graph.name,
      steps: latestSteps(claimed.stepLog),
      sourceSteps: source === null ? [] : latestSteps(rows.get(source)?.stepLog ?? []),
    };
  }

  function endRow(ended: Row, end: RunEnd): void {
    const { outcome } = end;
    ended.owner = null;
    if (outcome.type === "parked") {
      ended.state = "waiting";
      ended.wakeAt = outcome.wakeAt;
    } else if (outcome.type === "released") ended.state = "queued";
    else {
      ended.state = outcome.type;
      ended.result = {
        state: outcome.type,
        output: outcome.type === "succeeded" ? outcome.output : null,
        error: outcome.type === "failed" ? outcome.error : null,
      };
      const parent = ended.run.parentRunId === null ? undefined : rows.get(ended.run.parentRunId);
      if (parent?.state === "waiting") parent.wakeAt = clock.now();
    }
  }

  function write(written: RunWrite): undefined {
    const target = row(written.runId);
    if (target.epoch !== written.epoch || target.state !== "running") {
      throw new FencedError(written.runId, written.epoch);
    }
    for (const step of written.steps) {
      target.stepLog.push(step);
      target.eventSeq = Math.max(target.eventSeq, step.startSeq ?? 0, step.endSeq ?? 0);
    }
    for (const event of written.events) {
      target.events.push(event);
      target.eventSeq = Math.max(target.eventSeq, event.seq);
    }
    if (written.end !== undefined) endRow(target, written.end);
    return undefined;
  }

  return {
    durable: false,
    create({ run, graph }) {
      rows.set(run.id, {
        run,
        graph,
        state: "queued",
        owner: null,
        epoch: 0,
        stepsAtClaim: 0,
        stalledClaims: 0,
        lastCrash: null,
        leaseUntil: never,
        wakeAt: never,
        startedAt: null,
        eventSeq: 0,
        cancelRequested: false,
        result: null,
        stepLog: [],
        events: [],
      });
    },
    async claim(runIds, owner, leaseMs) {
      const now = clock.now();
      return runIds.flatMap((id) => {
        const candidate = rows.get(id);
        if (candidate === undefined || !isDue(candidate, now)) return [];
        return [claimRow(candidate, owner, leaseMs)];
      });
    },
    write,
    async heartbeat({ id, queueIds, runs, leaseMs }) {
      const now = clock.now();
      workers.set(id, { heartbeatAt: now, queueIds });
      const lost: RunId[] = [];
      const cancelRequested: RunId[] = [];
      for (const { runId, epoch } of runs) {
        const held = row(runId);
        if (held.epoch !== epoch || held.state !== "running") lost.push(runId);
        else {
          held.leaseUntil = now + leaseMs;
          if (held.cancelRequested) cancelRequested.push(runId);
        }
      }
      return { lost, cancelRequested };
    },
    async noteCrash({ runId, epoch }, reason) {
      const target = row(runId);
      if (target.epoch === epoch && target.state === "running") target.lastCrash = reason;
    },
    async sweep({ heartbeatMsMax }) {
      const now = clock.now();
      const deadWorkers = [...workers].flatMap(([id, worker]) => {
        if (worker.heartbeatAt + heartbeatMsMax > now) return [];
        workers.delete(id);
        for (const held of rows.values()) {
          if (held.owner === id && held.state === "running") held.leaseUntil = now;
        }
        return [{ id, queueIds: worker.queueIds }];
      });
      const due = [...rows.values()].filter((each) => isDue(each, now)).map((each) => each.run.id);
      return { due, deadWorkers };
    },
    async requestCancel(runId) {
      const target = row(runId);
      if (isTerminal(target.state)) return false;
      target.cancelRequested = true;
      if (target.state === "running") return true;
      target.eventSeq += 1;
      target.epoch += 1;
      target.events.push({
        type: "run",
        seq: target.eventSeq,
        at: clock.now(),
        state: "cancelled",
        workerId: null,
        error: null,
      });
      endRow(target, {
        outcome: { type: "cancelled" },
        at: clock.now(),
        eventSeq: target.eventSeq,
      });
      return true;
    },
    outcome: async (runId) => row(runId).result,
    state: (runId) => row(runId).state,
    steps: (runId) => latestSteps(row(runId).stepLog),
    events: (runId, afterSeq = 0) => {
      const { stepLog, events } = row(runId);
      return eventsFromRows(latestSteps(stepLog), events, afterSeq);
    },
  };
}

function latestSteps(log: readonly StepRecord[]): readonly StepRecord[] {
  const latest = new Map<string, StepRecord>();
  for (const step of log) latest.set(`${step.nodeId}\n${step.iteration}\n${step.attempt}`, step);
  return [...latest.values()];
}
