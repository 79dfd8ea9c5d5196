import type { WorkflowGraph } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import type { ExecutionResult } from "./execution-result.ts";

export interface ExecuteOptions {
  /** What the run is started with. */
  readonly input?: JsonValue | undefined;
  /** Cancels the run. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every event of the run, in order. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** Executes workflows; the three implementations differ in where. */
export interface Runtime {
  /** @throws RunFailedError when the run fails, EdgeloomError `cancelled` when it is cancelled. */
  execute(workflow: WorkflowGraph, options?: ExecuteOptions): Promise<ExecutionResult>;
  /** Stops what the runtime keeps going between executions. */
  close(): Promise<void>;
}
