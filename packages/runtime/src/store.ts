import type { EpochMs, ErrorDetails, JsonValue, RunId, WorkerId } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import type { ClaimedRun, RunOutcome, StepRecord } from "./run.ts";

/** A value together with its JSON text, where the store wants one. */
export interface StepWrite extends StepRecord {
  readonly inputText: string | undefined;
  readonly outputText: string | undefined;
}

/** An event that no step row tells. */
export type RunEventWrite = RunEvent;

export interface RunWrite {
  readonly runId: RunId;
  readonly epoch: number;
  /** Inserted, or replaced where (node, iteration, attempt) exists. */
  readonly steps: readonly StepWrite[];
  readonly events: readonly RunEventWrite[];
  /** What happens to the run itself, after the steps. */
  readonly end: RunEnd | undefined;
}

export interface RunEnd {
  readonly outcome: Extract<
    RunOutcome,
    { type: "succeeded" | "failed" | "cancelled" | "parked" | "released" }
  >;
  readonly at: EpochMs;
  /** Number of the latest event, this end's own included. */
  readonly eventSeq: number;
}

/** The epoch of a write is not the run's latest: nothing of it was stored. */
export class FencedError extends Error {
  constructor(runId: string, epoch: number) {
    super(`Run ${runId} has been claimed by another worker since epoch ${epoch}.`);
    this.name = "FencedError";
  }
}

/** What a sweep found. */
export interface SweepResult {
  /** Runs to hand to a worker: their lease ran out, they are due, or were queued and forgotten. */
  readonly due: readonly RunId[];
  /** Workers whose heartbeat stopped; their jobs are to be unlocked. */
  readonly deadWorkers: readonly { readonly id: WorkerId; readonly queueIds: readonly string[] }[];
}

export interface HeartbeatResult {
  /** Runs that this worker thought it held and does not. */
  readonly lost: readonly RunId[];
  /** Runs of this worker that somebody asked to cancel. */
  readonly cancelRequested: readonly RunId[];
}

/**
 * Port: where runs and steps are kept. Implementations: memory, for runs in process, and PostgreSQL; both pass
 * the contract suite. All methods may reject with whatever the storage throws when it is out of reach.
 */
export interface RunStore {
  /** Whether what it keeps survives the process; only then are texts made and waited for. */
  readonly durable: boolean;
  /**
   * Takes runs that are queued, due, or whose lease ran out, raising their epoch. Runs that are not to be had, or
   * for which a concurrency limit leaves no room, are missing from the answer.
   */
  claim(runIds: readonly RunId[], owner: WorkerId, leaseMs: number): Promise<readonly ClaimedRun[]>;
  /**
   * Stores a checkpoint; undefined or resolved means it is as durable as the store is. Rejects with
   * {@link FencedError}. Writes of one run take effect in the order they were made, also when they are made without
   * waiting for each other: none is durable before an earlier one, and once one is refused all later ones are.
   */
  write(write: RunWrite): Promise<void> | undefined;
  /** Renews the worker's heartbeat and the leases of the runs it holds. */
  heartbeat(worker: {
    readonly id: WorkerId;
    readonly queueIds: readonly string[];
    readonly runs: readonly { readonly runId: RunId; readonly epoch: number }[];
    readonly leaseMs: number;
  }): Promise<HeartbeatResult>;
  /**
   * Notes what broke the execution of a run off, for the message that its last owner fails it with. Does nothing
   * when another worker owns the run.
   */
  noteCrash(run: { readonly runId: RunId; readonly epoch: number }, reason: string): Promise<void>;
  sweep(options: { readonly heartbeatMsMax: number }): Promise<SweepResult>;
  /** Asks for a run to be cancelled; one that nobody holds is cancelled at once. False when it has ended. */
  requestCancel(runId: RunId): Promise<boolean>;
  /** How a run ended; null while it has not. */
  outcome(runId: RunId): Promise<RunResult | null>;
}

export interface RunResult {
  readonly state: "succeeded" | "failed" | "cancelled";
  readonly output: JsonValue;
  readonly error: ErrorDetails | null;
}
