import { EdgeloomError, type EpochMs, type JsonValue, toErrorDetails } from "@edgeloom/kernel";
import { effectOf } from "@edgeloom/nodes";
import { ChildRunPending } from "./child-run-pending.ts";
import type { CompiledNode } from "./compiled-workflow.ts";
import type { Execution } from "./execution.ts";
import { type Frame, settled } from "./frame.ts";
import { collectInput, prepareParameters } from "./node-input.ts";
import { isWorthRetrying, retryDelayMs } from "./retry-delay.ts";
import type { StepRecord } from "./run.ts";
import { coverSecrets } from "./secret-cover.ts";
import { Step } from "./step.ts";

/** How soon to look again at a child run whose end was somehow not announced. */
const childRunCheckMs = 30_000;

type Parameters = Record<string, unknown>;

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return (
    value !== null &&
    typeof value === "object" &&
    typeof (value as { then?: unknown }).then === "function"
  );
}

/** Runs steps: resolves what they need, records what must be durable first, executes, retries. */
export class StepRunner {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Begins a node for the first time in this frame. */
  begin(frame: Frame, node: CompiledNode): void {
    this.#attempt(new Step(this.#execution, frame, node, 1));
  }

  /** Goes on with what an earlier owner, or nobody, left. */
  resume(frame: Frame, node: CompiledNode, record: StepRecord): void {
    const failed = record.state === "failed";
    const step = new Step(
      this.#execution,
      frame,
      node,
      failed ? record.attempt + 1 : record.attempt,
    );
    const { resumeAt } = record;
    if (!failed) {
      step.startSeq = record.startSeq;
      step.startedAt = record.startedAt ?? step.startedAt;
    }
    step.waited = record.state === "waiting";
    // A type that does not wait by itself waits for a child run, whose end may be what woke the run early.
    const forChild = step.waited && node.definition.waitUntil === undefined;
    if (resumeAt === null || forChild) {
      this.#attempt(step);
      return;
    }
    this.#execution.wait(step, resumeAt, () => this.#attempt(step));
  }

  #attempt(step: Step): void {
    try {
      step.input = collectInput(this.#execution, step.frame, step.compiled);
      const parameters = prepareParameters(this.#execution, step, step.input);
      if (isPromise(parameters)) {
        this.#later(step, parameters, (value) => this.#prepared(step, value));
      } else this.#prepared(step, parameters);
    } catch (error) {
      this.fail(step, error);
    }
  }

  /** Runs `next` with what a promise gives, unless the step was given up meanwhile. */
  #later<T>(step: Step, promise: PromiseLike<T>, next: (value: T) => void): void {
    this.#execution.track(step);
    promise
      .then(
        (value) => {
          if (step.over) return;
          try {
            next(value);
          } catch (error) {
            this.fail(step, error);
          }
        },
        (error) => {
          if (!step.over) this.fail(step, error);
        },
      )
      .then(() => this.#execution.pump())
      .then(undefined, (error) => this.#execution.crash(error));
  }

  #prepared(step: Step, parameters: Parameters): void {
    step.parameters = parameters;
    const { definition } = step.compiled;
    if (definition.waitUntil !== undefined && !step.waited) {
      const until = definition.waitUntil(parameters, step.clock);
      step.waited = true;
      if (until > step.clock.now()) {
        this.#park(step, until);
        return;
      }
    }
    if (step.compiled.body !== undefined) this.#execution.loops.begin(step);
    else this.start(step, step.input);
  }

  /**
   * Executes a step as soon as that is safe: a pure one at once, any other when all that was recorded before is
   * durable. What changes the world is recorded as begun along with that, so that a new owner knows that it may have.
   */
  start(step: Step, input: JsonValue): void {
    const execute = (): void => this.#execute(step, input);
    const effect = effectOf(step.compiled.definition, step.parameters);
    if (effect === "pure") {
      execute();
      return;
    }
    const { ports, journal } = this.#execution;
    const records = effect !== "read" && ports.store.durable && step.startSeq === null;
    const recorded = records ? journal.stepBegan(step) : journal.unstored;
    if (recorded === undefined) {
      execute();
      return;
    }
    this.#execution.track(step);
    this.#execution.whenStored(recorded, () => {
      if (records) ports.reach?.("start_recorded");
      if (!step.over) execute();
    });
  }

  /** Calls the executor; failures end the attempt. */
  #execute(step: Step, input: JsonValue): void {
    let output: unknown;
    this.#execution.calling(step);
    try {
      output = step.compiled.definition.execute(step, step.parameters, input);
    } catch (error) {
      this.fail(step, error);
      return;
    } finally {
      this.#execution.calling(undefined);
    }
    if (!isPromise(output)) {
      this.#succeed(step, output as JsonValue);
      return;
    }
    if (step.over) {
      // Given up during the call: nobody waits for what it still gives.
      output.then(undefined, () => {});
      return;
    }
    this.#watch(step);
    this.#later(step, output as PromiseLike<JsonValue>, (value) => this.#succeed(step, value));
  }

  /** Sets the attempt's timeout, and a record for those who look on when it takes long. */
  #watch(step: Step): void {
    const { timers, limits, store } = this.#execution.ports;
    const { timeoutMs, node } = step.compiled;
    step.timeout = timers.after(timeoutMs, () => {
      const error = new EdgeloomError({
        code: "timeout",
        message: `"${node.name}" did not end within ${timeoutMs} ms.`,
        remedy: "Raise the timeout in the node's settings, or look into why it takes so long.",
        field: step.compiled.id,
      });
      step.abort(error);
      this.fail(step, error);
      this.#execution.pump();
    });
    if (!store.durable || step.startSeq !== null) return;
    step.announcement = timers.after(limits.announceAfterMs, () => this.announce(step));
  }

  /** Records a step as running although nothing waits for the record. */
  announce(step: Step): void {
    if (step.over || step.startSeq !== null) return;
    this.#execution.journal.stepBegan(step);
  }

  #succeed(step: Step, output: JsonValue): void {
    if (step.over) return;
    const { journal } = this.#execution;
    let prepared: ReturnType<typeof journal.prepareOutput>;
    try {
      prepared = journal.prepareOutput(step, output ?? null);
    } catch (error) {
      this.fail(step, error);
      return;
    }
    step.close();
    this.#execution.ports.reach?.("executed");
    journal.stepEnded(step, {
      state: "succeeded",
      output: prepared.output,
      outputText: prepared.text,
      error: null,
      resumeAt: null,
    });
    this.#execution.finish(step, settled.succeeded, prepared.output);
  }

  fail(step: Step, error: unknown): void {
    if (step.over) return;
    if (error instanceof ChildRunPending) {
      this.#park(step, step.clock.now() + childRunCheckMs);
      return;
    }
    const { journal, ports } = this.#execution;
    const { retry, node, body } = step.compiled;
    const details = this.#details(step, error);
    // A loop is not gone round again: its steps have retries of their own.
    const again = step.attempt < retry.attemptsMax && body === undefined && isWorthRetrying(error);
    const resumeAt = again
      ? step.clock.now() + retryDelayMs(retry, step.attempt, ports.random)
      : null;
    const continues = !again && node.settings.onError !== "stop";
    const output: JsonValue | undefined = continues
      ? { error: { ...details } as JsonValue }
      : undefined;
    step.close();
    const recorded = journal.stepEnded(step, {
      state: "failed",
      output,
      outputText: output === undefined ? undefined : JSON.stringify(output),
      error: details,
      resumeAt,
    });
    if (resumeAt !== null) this.#retry(step, resumeAt, recorded);
    else this.#execution.settleFailure(step, recorded, details);
  }

  #details(step: Step, error: unknown): ReturnType<typeof toErrorDetails> {
    const details = toErrorDetails(error);
    if (step.secrets.length === 0) return details;
    return coverSecrets({ ...details } as JsonValue, step.secrets) as unknown as typeof details;
  }

  #retry(step: Step, resumeAt: EpochMs, recorded: Promise<void> | undefined): void {
    const next = new Step(this.#execution, step.frame, step.compiled, step.attempt + 1);
    const wait = (): void =>
      this.#execution.wait(next, resumeAt, () => {
        next.startedAt = next.clock.now();
        this.#attempt(next);
      });
    this.#execution.untrack(step);
    this.#whenStored(next, recorded, wait);
  }

  /** Keeps the run from looking idle until the record is durable. */
  #whenStored(step: Step, recorded: Promise<void> | undefined, next: () => void): void {
    if (recorded === undefined) {
      next();
      return;
    }
    this.#execution.track(step);
    this.#execution.whenStored(recorded, next);
  }

  #park(step: Step, until: EpochMs): void {
    const recorded = this.#execution.journal.stepWaits(step, until);
    step.timeout?.cancel();
    step.announcement?.cancel();
    const wait = (): void => this.#execution.wait(step, until, () => this.#attempt(step));
    this.#whenStored(step, recorded, wait);
  }
}
