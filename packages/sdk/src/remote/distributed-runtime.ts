import type { WorkflowGraph } from "@edgeloom/graph";
import { EdgeloomError } from "@edgeloom/kernel";
import { type ExecutionResult, RunFailedError } from "../execution-result.ts";
import type { ExecuteOptions, Runtime } from "../runtime.ts";
import { createApiClient, type EdgeloomApi } from "./api-client.ts";

export interface DistributedOptions {
  /** Address of the web app: `https://edgeloom.example.org`. */
  readonly url: string;
  /** API key with the scopes `workspace:read`, `workflow:write` and `run:write`. */
  readonly apiKey: string;
  /** Fleet to run on; left out, the workspace's first. */
  readonly fleetId?: string | undefined;
  /** How often a run's progress is asked for; 250 ms when left out. */
  readonly pollMs?: number | undefined;
}

const pollMsDefault = 250;

/** Submits workflows to a server and follows their runs there, whichever worker executes them. */
export class DistributedRuntime implements Runtime {
  readonly #api: EdgeloomApi;
  readonly #options: DistributedOptions;

  constructor(options: DistributedOptions) {
    this.#options = options;
    this.#api = createApiClient(options);
  }

  /** The workflow becomes the draft of the workspace's workflow of its name, which is made if there is none. */
  async execute(workflow: WorkflowGraph, options?: ExecuteOptions): Promise<ExecutionResult> {
    return this.executeStored(await this.#api.putWorkflow(workflow), options);
  }

  /** Executes the draft of a workflow that the server holds. */
  async executeStored(
    workflowId: string,
    { input, signal, onEvent }: ExecuteOptions = {},
  ): Promise<ExecutionResult> {
    const fleetId = this.#options.fleetId ?? (await this.#firstFleet());
    const runId = await this.#api.startRun({ workflowId, fleetId, input: input ?? {} });
    const cancel = (): void => void this.#api.cancelRun(runId).catch(() => undefined);
    if (signal?.aborted === true) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      await this.#follow(runId, onEvent);
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
    return this.#collect(runId);
  }

  async close(): Promise<void> {}

  async #firstFleet(): Promise<string> {
    const [first] = await this.#api.fleets();
    if (first !== undefined) return first.id;
    throw new EdgeloomError({
      code: "not_found",
      message: "The workspace of this API key has no fleet",
      remedy: "Create a fleet in the web app, or give the runtime a fleetId.",
      field: "fleetId",
    });
  }

  /** Resolves when the run has ended and all its events were told. */
  async #follow(runId: string, onEvent: ExecuteOptions["onEvent"]): Promise<void> {
    let seq = 0;
    for (;;) {
      const { state } = await this.#api.run(runId);
      const events = await this.#api.events(runId, seq);
      for (const event of events) {
        seq = Math.max(seq, event.seq);
        onEvent?.(event);
      }
      // The state was read first: what it ended with is among the events.
      if (state === "succeeded" || state === "failed" || state === "cancelled") return;
      await new Promise((resolve) => {
        setTimeout(resolve, this.#options.pollMs ?? pollMsDefault);
      });
    }
  }

  async #collect(runId: string): Promise<ExecutionResult> {
    const run = await this.#api.run(runId);
    const results = await this.#api.results(runId);
    if (run.state === "succeeded") return { runId, results, output: run.output };
    throw new RunFailedError(
      runId,
      run.error ?? { code: run.state, message: `it ended as ${run.state}` },
      results,
    );
  }
}
