import { EdgeloomError, type RunId, toErrorDetails, type WorkerId } from "@edgeloom/kernel";
import type { DefinitionCatalogue, NodeServices } from "@edgeloom/nodes";
import {
  type ClaimedRun,
  type CompiledWorkflow,
  compileWorkflow,
  executeRun,
  RunInterruption,
  type RunOutcome,
  type RunStore,
  type RuntimePorts,
} from "@edgeloom/runtime";
import type { Log } from "../log.ts";

export interface RunHostOptions {
  readonly store: RunStore;
  readonly catalogue: DefinitionCatalogue;
  readonly workerId: WorkerId;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly log: Log;
  readonly ports: Omit<RuntimePorts, "servicesFor">;
  /** Child runs go through the host itself. */
  servicesFor(run: ClaimedRun, host: RunHost): Promise<NodeServices>;
  /** Told when a run began here and when this worker is done with it. */
  onChange(run: ClaimedRun, state: RunChange): void;
}

export type RunChange =
  | { readonly type: "began" }
  | { readonly type: "ended"; readonly outcome: RunOutcome };

interface HeldRun {
  readonly run: ClaimedRun;
  readonly controller: AbortController;
  readonly done: Promise<RunOutcome | undefined>;
}

/** Owners that a run may lose one after the other without a step between them. */
const stalledClaimsMax = 10;

/** Compiled versions kept; they are shared by all runs of a version. */
const compiledMax = 500;

/** Claims and executes runs, several at a time, and knows which this worker holds. */
export class RunHost {
  readonly #options: RunHostOptions;
  readonly #ports: RunHostOptions["ports"];
  readonly #held = new Map<RunId, HeldRun>();
  readonly #compiled = new Map<string, CompiledWorkflow>();
  #closing = false;

  constructor(options: RunHostOptions) {
    this.#options = options;
    this.#ports = options.ports;
  }

  /** Runs that could be taken besides those held. */
  get room(): number {
    return this.#closing ? 0 : Math.max(0, this.#options.concurrency - this.#held.size);
  }

  /** Whether it takes nothing more. */
  get closing(): boolean {
    return this.#closing;
  }

  held(): { runId: RunId; epoch: number }[] {
    return [...this.#held.values()].map(({ run }) => ({ runId: run.id, epoch: run.epoch }));
  }

  /**
   * Claims a run and executes it until this worker is done with it. Undefined when it was not to be had, or when
   * it stopped without an outcome, which its next owner brings about.
   */
  async take(runId: RunId, signal?: AbortSignal): Promise<RunOutcome | undefined> {
    if (this.#closing || this.#held.has(runId)) return undefined;
    const { store, workerId, leaseMs } = this.#options;
    const [run] = await store.claim([runId], workerId, leaseMs);
    if (run === undefined) return undefined;
    this.#ports.reach?.("claimed");
    const controller = new AbortController();
    const done = this.#execute(run, controller);
    this.#held.set(runId, { run, controller, done });
    const stop = (): void => controller.abort(new RunInterruption("cancel"));
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return await done;
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#held.delete(runId);
    }
  }

  async #execute(run: ClaimedRun, controller: AbortController): Promise<RunOutcome | undefined> {
    const { onChange, log } = this.#options;
    onChange(run, { type: "began" });
    try {
      const outcome = await this.#executeCompiled(run, controller);
      onChange(run, { type: "ended", outcome });
      return outcome;
    } catch (error) {
      log("error", "A run stopped; it goes on when its lease has run out", {
        runId: run.id,
        stalledClaims: run.stalledClaims,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      await this.#noteCrash(run, error);
      return undefined;
    }
  }

  async #noteCrash(run: ClaimedRun, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    try {
      await this.#options.store.noteCrash({ runId: run.id, epoch: run.epoch }, reason);
    } catch (cause) {
      // The note only makes a later message better.
      this.#options.log("warning", "A crash could not be noted", {
        runId: run.id,
        error: String(cause),
      });
    }
  }

  async #executeCompiled(run: ClaimedRun, controller: AbortController): Promise<RunOutcome> {
    if (run.stalledClaims >= stalledClaimsMax) return await this.#refuse(run, stalled(run));
    let workflow: CompiledWorkflow;
    let services: NodeServices;
    try {
      workflow = this.#compile(run);
      services = await this.#options.servicesFor(run, this);
    } catch (error) {
      // The database may be away; only what will stay as it is fails the run.
      if (!(error instanceof EdgeloomError)) throw error;
      return await this.#refuse(run, error);
    }
    const ports = { ...this.#ports, servicesFor: () => services };
    return await executeRun(run, workflow, ports, controller.signal);
  }

  #compile(run: ClaimedRun): CompiledWorkflow {
    const known = this.#compiled.get(run.versionId);
    if (known !== undefined) return known;
    const workflow = compileWorkflow(run.graph, this.#options.catalogue);
    this.#compiled.set(run.versionId, workflow);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > compiledMax && oldest !== undefined) this.#compiled.delete(oldest);
    return workflow;
  }

  /** What cannot run at all, or not on, fails with the reason. */
  async #refuse(run: ClaimedRun, cause: EdgeloomError): Promise<RunOutcome> {
    const error = toErrorDetails(cause);
    await this.#ports.beforeFailure?.(run, error);
    const at = this.#ports.clock.now();
    const seq = run.eventSeq + 1;
    await this.#options.store.write({
      runId: run.id,
      epoch: run.epoch,
      steps: [],
      events: [{ type: "run", seq, at, state: "failed", workerId: null, error }],
      end: { outcome: { type: "failed", error }, at, eventSeq: seq },
    });
    return { type: "failed", error };
  }

  interrupt(runId: RunId, kind: RunInterruption["kind"]): void {
    this.#held.get(runId)?.controller.abort(new RunInterruption(kind));
  }

  /** Takes nothing more, lets runs end by themselves while `grace` is pending, and gives the rest back. */
  async close(grace: Promise<void>): Promise<void> {
    this.#closing = true;
    const all = (): Promise<unknown> =>
      Promise.all([...this.#held.values()].map((held) => held.done));
    await Promise.race([all(), grace]);
    for (const runId of this.#held.keys()) this.interrupt(runId, "release");
    await all();
  }
}

/** A run that takes its workers down, or breaks off at the same place, every time. */
function stalled(run: ClaimedRun): EdgeloomError {
  const reason = run.lastCrash ?? "its workers stopped without telling why";
  return new EdgeloomError({
    code: "internal",
    message: `The run of "${run.workflowName}" broke off ${run.stalledClaims} times in a row at the same place: ${reason}`,
    remedy:
      "See the workers' log for this run, look into the node that it did not get past (its memory and time), then run it again.",
  });
}
