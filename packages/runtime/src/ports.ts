import type { SecretResolver } from "@edgeloom/graph";
import type {
  Clock,
  ErrorDetails,
  JsonValue,
  Random,
  RunId,
  Timers,
  WorkerId,
} from "@edgeloom/kernel";
import type { DefinitionCatalogue, NodeServices } from "@edgeloom/nodes";
import type { RunEvent } from "@edgeloom/protocol";
import type { ClaimedRun, Run } from "./run.ts";
import type { RunStore } from "./store.ts";

/** Port: where events go once they are durable. Never told the same number of a run twice. */
export interface EventSink {
  /** Whether anybody follows this run; when not, its events are not even made. */
  wants(runId: RunId): boolean;
  publish(run: Run, events: readonly RunEvent[]): void;
}

/** What one step did, told to whoever runs in process. */
export type StepListener = (
  nodeId: string,
  iteration: string,
  output: JsonValue | undefined,
) => void;

/** Bounds on what one run may take. */
export interface RunLimits {
  /** Steps of one run that execute at the same time. */
  readonly parallelSteps: number;
  /** Characters of one output as JSON. */
  readonly outputCharactersMax: number;
  /** Characters of the input kept with a step; a longer one is left out of the record. */
  readonly recordedInputCharactersMax: number;
  readonly logsPerStepMax: number;
  readonly logCharactersMax: number;
  /** Longer waits than this park the run. */
  readonly waitInProcessMsMax: number;
  /** A step without side effects that takes longer than this is recorded as running. */
  readonly announceAfterMs: number;
  /** Steps of one run that may have ended without being durable yet; the next begins when some of them are. */
  readonly unstoredStepsMax: number;
  /** The same, in characters of their inputs and outputs as JSON. */
  readonly unstoredCharactersMax: number;
}

export const defaultRunLimits: RunLimits = {
  parallelSteps: 16,
  outputCharactersMax: 4_000_000,
  recordedInputCharactersMax: 200_000,
  logsPerStepMax: 200,
  logCharactersMax: 4_000,
  waitInProcessMsMax: 5_000,
  announceAfterMs: 100,
  unstoredStepsMax: 64,
  unstoredCharactersMax: 1_000_000,
};

/** Points between which a crash loses or repeats something; tests break processes there. */
export type PersistencePoint =
  | "claimed"
  | "start_recorded"
  | "executed"
  | "end_recorded"
  | "run_ended"
  | "before_commit"
  | "after_commit";

/** Everything that executing a run needs from outside. */
export interface RuntimePorts {
  readonly store: RunStore;
  readonly catalogue: DefinitionCatalogue;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly workerId: WorkerId;
  readonly limits: RunLimits;
  readonly events: EventSink | undefined;
  readonly onStep?: StepListener | undefined;
  /** Told when a point is reached. */
  readonly reach?: ((point: PersistencePoint) => void) | undefined;
  /**
   * Called before a failure is stored, and again by the next owner if this one dies in between: what it does must
   * happen once however often it is called.
   */
  readonly beforeFailure?: ((run: ClaimedRun, error: ErrorDetails) => Promise<void>) | undefined;
  servicesFor(run: ClaimedRun): NodeServices;
  secretsFor(run: ClaimedRun): SecretResolver;
}

/** Reported by nobody: the sink of runs that are not followed. */
export const noEvents: EventSink = { wants: () => false, publish: () => {} };
