import type { RunId } from "@edgeloom/kernel";

/** Port: hands runs to workers, on any number of machines. The run table is the truth; a job is only a hint. */
export interface RunQueue {
  /** Names under which this worker locks jobs, for others to unlock them when it has died. */
  readonly lockIds: readonly string[];
  /** Frees jobs that dead workers hold. */
  unlock(lockIds: readonly string[]): Promise<void>;
  /** Stops taking jobs; resolves when those under way have been given back or are done. */
  stop(): Promise<void>;
}

/** Executes a run until this worker is done with it; a run that is not to be had is done at once. */
export type RunTaker = (runId: RunId) => Promise<void>;
