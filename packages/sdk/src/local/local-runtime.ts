import type { WorkflowGraph } from "@edgeloom/graph";
import { defaultRunLimits } from "@edgeloom/runtime";
import type { ExecutionResult } from "../execution-result.ts";
import type { ExecuteOptions, Runtime } from "../runtime.ts";
import { createInProcessRuntime, type InProcessOptions } from "./in-process-runtime.ts";

/** Executes workflows in this process, one node after the other. */
export class LocalRuntime implements Runtime {
  readonly #runtime: Runtime;

  constructor(options: InProcessOptions = {}) {
    this.#runtime = createInProcessRuntime(options, 1);
  }

  execute(workflow: WorkflowGraph, options?: ExecuteOptions): Promise<ExecutionResult> {
    return this.#runtime.execute(workflow, options);
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }
}

/** Executes workflows in this process, independent branches side by side. */
export class ParallelRuntime implements Runtime {
  readonly #runtime: Runtime;

  constructor(options: InProcessOptions & { readonly parallelSteps?: number | undefined } = {}) {
    this.#runtime = createInProcessRuntime(
      options,
      options.parallelSteps ?? defaultRunLimits.parallelSteps,
    );
  }

  execute(workflow: WorkflowGraph, options?: ExecuteOptions): Promise<ExecutionResult> {
    return this.#runtime.execute(workflow, options);
  }

  close(): Promise<void> {
    return this.#runtime.close();
  }
}
