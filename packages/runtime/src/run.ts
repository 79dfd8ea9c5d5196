/**
 * Glossary of the runtime.
 *
 * - **Run**: one execution of one pinned version of a workflow.
 * - **Step**: one attempt at one node in one iteration of a run; a node outside loops has the iteration "".
 * - **Owner**, **epoch**: the worker that holds a run, and the number of its claim. Every write names the epoch, and
 *   a write with an epoch that is not the run's latest is refused: the writer is *fenced out*.
 * - **Checkpoint**: what makes a step durable: its row and the numbers of the events that the row stands for.
 * - **Park**: to give a run back until a time, or until a child run ends, while no worker holds it.
 */
import type { WorkflowGraph } from "@edgeloom/graph";
import type {
  EpochMs,
  ErrorDetails,
  FleetId,
  JsonValue,
  RunId,
  WorkflowId,
  WorkspaceId,
} from "@edgeloom/kernel";
import type { RunState, StepState } from "@edgeloom/protocol";
import type { RunOptions } from "./run-options.ts";

/** How a run was started. */
export type RunTrigger =
  | "manual"
  | "schedule"
  | "webhook"
  | "fleet_event"
  | "api"
  | "sub_workflow"
  | "error_workflow"
  | "retry"
  | "replay";

/** What does not change while a run goes on. */
export interface Run {
  readonly id: RunId;
  readonly workspaceId: WorkspaceId;
  readonly workflowId: WorkflowId;
  readonly versionId: string;
  readonly fleetId: FleetId;
  readonly trigger: RunTrigger;
  /** Trigger node that fired; null starts every trigger. */
  readonly triggerNodeId: string | null;
  readonly input: JsonValue;
  readonly options: RunOptions;
  /** Started from the designer: pinned outputs stand for their nodes. */
  readonly test: boolean;
  readonly parentRunId: RunId | null;
  /** Run whose outputs this one starts from: see {@link RunOptions}. */
  readonly sourceRunId: RunId | null;
  readonly createdAt: EpochMs;
  /** When the run fails unless it has ended. */
  readonly deadlineAt: EpochMs | null;
}

/** A run as its new owner gets it. */
export interface ClaimedRun extends Run {
  readonly epoch: number;
  /** Claims in a row, up to the one before this, whose owners were lost before they stored a step. */
  readonly stalledClaims: number;
  /** What last broke off its execution, in words; null when nothing did, or nobody could tell. */
  readonly lastCrash: string | null;
  readonly startedAt: EpochMs;
  /** Number of the latest durable event. */
  readonly eventSeq: number;
  readonly cancelRequested: boolean;
  /** The pinned version. */
  readonly graph: WorkflowGraph;
  readonly workflowName: string;
  /** Steps of earlier owners; empty at the first claim. */
  readonly steps: readonly StepRecord[];
  /** Finished steps of the source run, where there is one. */
  readonly sourceSteps: readonly StepRecord[];
}

/** One row of the step table. JSON is held as values; a durable store keeps their text. */
export interface StepRecord {
  readonly nodeId: string;
  readonly iteration: string;
  readonly attempt: number;
  readonly state: StepState;
  /** Input and resolved parameters, secrets covered. */
  readonly input: JsonValue | undefined;
  readonly output: JsonValue | undefined;
  readonly error: ErrorDetails | null;
  readonly edgeNodeId: string | null;
  /** Numbers of the events for its beginning and its end. */
  readonly startSeq: number | null;
  readonly endSeq: number | null;
  /** When the next attempt may start, or a wait ends. */
  readonly resumeAt: EpochMs | null;
  readonly startedAt: EpochMs | null;
  readonly finishedAt: EpochMs | null;
  /** Characters of the output as JSON; null where no text was made of it. */
  readonly outputSize: number | null;
  readonly outputsTaken: readonly string[];
}

/** What became of a run in the hands of one owner. */
export type RunOutcome =
  | { readonly type: "succeeded"; readonly output: JsonValue }
  | { readonly type: "failed"; readonly error: ErrorDetails }
  | { readonly type: "cancelled" }
  /** Nobody holds it until `wakeAt`. */
  | { readonly type: "parked"; readonly wakeAt: EpochMs }
  /** Another worker owns it; nothing more may be written or reported. */
  | { readonly type: "fenced" }
  /** Given back unfinished, for another worker to go on with at once. */
  | { readonly type: "released" };

export function isTerminal(state: RunState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}
