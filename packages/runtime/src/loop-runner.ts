import { enterIteration } from "@edgeloom/graph";
import { EdgeloomError, invariant, type JsonObject, type JsonValue } from "@edgeloom/kernel";
import type { CompiledScope } from "./compiled-workflow.ts";
import type { Execution } from "./execution.ts";
import { Frame } from "./frame.ts";
import type { LoopRun } from "./loop-run.ts";
import { prepareParameters } from "./node-input.ts";
import type { Step } from "./step.ts";
import { isPromise } from "./step-runner.ts";

/** Iterations of one loop; beyond it a list is refused, not truncated. */
const iterationsMax = 100_000;

/** Goes round loops: begins iterations, collects what they give, and ends the loop's step. */
export class LoopRunner {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** Begins a loop whose parameters are resolved. */
  begin(step: Step): void {
    const policy = step.compiled.definition.loop;
    invariant(policy !== undefined, `the loop type ${step.compiled.definition.type} has a policy`);
    const each = policy.kind === "each";
    const items = each ? policy.items(step.parameters, step.input) : [];
    if (items.length > iterationsMax) throw tooMany(step, items.length, iterationsMax);
    const loop: LoopRun = {
      step,
      kind: policy.kind,
      items,
      concurrency: each ? Math.max(1, policy.concurrency(step.parameters)) : 1,
      results: new Array<JsonValue>(items.length).fill(null),
      value: step.input,
      next: 0,
      frames: new Set(),
      launching: false,
      over: false,
    };
    const { limits, store, timers } = this.#execution.ports;
    if (store.durable && step.startSeq === null) {
      step.announcement = timers.after(limits.announceAfterMs, () =>
        this.#execution.runner.announce(step),
      );
    }
    this.#execution.untrack(step);
    this.#execution.loopsOpen.add(loop);
    this.#launch(loop);
  }

  /** Takes what a finished iteration gave and goes on. */
  iterationDone(frame: Frame): void {
    const { loop } = frame;
    if (loop === undefined || loop.over) return;
    loop.frames.delete(frame);
    const values: JsonValue[] = [];
    for (const edge of frame.scope.results) {
      const value = frame.value(edge);
      if (value !== undefined) values.push(value);
    }
    const result = values.length > 1 ? values : values[0];
    if (loop.kind === "each") loop.results[frame.index] = result ?? null;
    else {
      loop.value = result ?? loop.value;
      this.#reconsider(loop);
      return;
    }
    this.#launch(loop);
  }

  /** A condition is asked with the value so far, so its parameters are resolved anew. */
  #reconsider(loop: LoopRun): void {
    try {
      const parameters = prepareParameters(this.#execution, loop.step, loop.value);
      if (!isPromise(parameters)) {
        loop.step.parameters = parameters;
        this.#launch(loop);
        return;
      }
      this.#execution.track(loop.step);
      this.#execution.whenReady(
        parameters,
        (value) => {
          this.#execution.untrack(loop.step);
          if (loop.over) return;
          loop.step.parameters = value;
          this.#launch(loop);
        },
        (error) => this.#fail(loop, error),
      );
    } catch (error) {
      this.#fail(loop, error);
    }
  }

  /** Begins as many iterations as may run, in a flat loop even when each ends at once. */
  #launch(loop: LoopRun): void {
    if (loop.launching || loop.over) return;
    loop.launching = true;
    try {
      while (!loop.over && this.#continues(loop)) {
        const index = loop.next;
        loop.next += 1;
        this.#iterate(loop, index);
      }
    } catch (error) {
      this.#fail(loop, error);
    } finally {
      loop.launching = false;
    }
    if (!loop.over && loop.frames.size === 0 && !this.#execution.isTracked(loop.step)) {
      this.#end(loop);
    }
  }

  #continues(loop: LoopRun): boolean {
    if (loop.kind === "each") {
      return loop.next < loop.items.length && loop.frames.size < loop.concurrency;
    }
    if (loop.frames.size > 0 || this.#execution.isTracked(loop.step)) return false;
    const policy = loop.step.compiled.definition.loop;
    if (policy?.kind !== "while") return false;
    if (!policy.continues(loop.step.parameters, loop.value, loop.next)) return false;
    // At its bound the loop ends; its executor tells that the condition still held.
    return loop.next < Math.min(policy.iterationsMax(loop.step.parameters), iterationsMax);
  }

  #iterate(loop: LoopRun, index: number): void {
    const { step } = loop;
    const scope = step.compiled.body as CompiledScope;
    const value = loop.kind === "each" ? (loop.items[index] ?? null) : loop.value;
    const frame = new Frame(
      scope,
      step.frame,
      loop,
      enterIteration(step.frame.path, index),
      index,
      iterationOutput(step, value, index),
    );
    loop.frames.add(frame);
    this.#execution.enter(frame);
  }

  #end(loop: LoopRun): void {
    loop.over = true;
    this.#execution.loopsOpen.delete(loop);
    const input: JsonValue =
      loop.kind === "each"
        ? { results: loop.results, iterations: loop.next }
        : { value: loop.value, iterations: loop.next };
    this.#execution.runner.start(loop.step, input);
  }

  #fail(loop: LoopRun, error: unknown): void {
    if (loop.over) return;
    this.#execution.abandonLoop(loop);
    this.#execution.runner.fail(loop.step, error);
  }
}

function iterationOutput(step: Step, value: JsonValue, index: number): JsonObject {
  const { control } = step.compiled.definition;
  return control.kind === "loop" ? { [control.bodyOutput]: value, index } : { index };
}

function tooMany(step: Step, items: number, allowed: number): EdgeloomError {
  return new EdgeloomError({
    code: "capacity_exceeded",
    message: `The loop "${step.compiled.node.name}" has ${items} items; ${allowed} are allowed.`,
    remedy: "Shorten the list, or go over it in parts.",
    field: step.compiled.id,
  });
}
