import type { SecretResolver } from "@edgeloom/graph";
import {
  EdgeloomError,
  type EpochMs,
  type ErrorDetails,
  type JsonObject,
  type JsonValue,
  type TimerHandle,
} from "@edgeloom/kernel";
import type { NodeServices } from "@edgeloom/nodes";
import { errorFromDetails } from "@edgeloom/protocol";
import type { CompiledNode, CompiledWorkflow } from "./compiled-workflow.ts";
import { Frame, isLive, type Settled, settled } from "./frame.ts";
import { RunInterruption } from "./interruption.ts";
import { Journal } from "./journal.ts";
import type { LoopRun } from "./loop-run.ts";
import { LoopRunner } from "./loop-runner.ts";
import { collectInput } from "./node-input.ts";
import type { RuntimePorts } from "./ports.ts";
import type { ClaimedRun, RunOutcome, StepRecord } from "./run.ts";
import { runOutput } from "./run-output.ts";
import { type Selection, selectSteps } from "./selection.ts";
import { Step, type StepHost } from "./step.ts";
import { StepRunner } from "./step-runner.ts";
import { FencedError, type RunEnd } from "./store.ts";

/** Timers take no longer delays; a longer wait is set again when this has passed. */
const timerMsMax = 86_400_000;

interface Wait {
  readonly step: Step;
  readonly until: EpochMs;
  readonly next: () => void;
  timer: TimerHandle;
}

/**
 * One run in the hands of one owner. A node is ready when the last of its edges has settled; ready nodes begin in
 * that order, as many at a time as the limits allow. Executors that answer at once are run in a flat loop without
 * promises; everything else comes back through {@link Execution.pump}.
 */
export class Execution implements StepHost {
  readonly run: ClaimedRun;
  readonly workflow: CompiledWorkflow;
  readonly ports: RuntimePorts;
  readonly journal: Journal;
  readonly runner = new StepRunner(this);
  readonly loops = new LoopRunner(this);
  readonly loopsOpen = new Set<LoopRun>();
  readonly services: NodeServices;
  readonly secrets: SecretResolver;
  readonly trigger: JsonObject;
  readonly outcome: Promise<RunOutcome>;
  readonly root: Frame;
  readonly #selection: Selection;
  readonly #earlier = new Map<string, StepRecord>();
  /** Ready nodes as frame and slot, from `#head` on. */
  readonly #readyFrames: Frame[] = [];
  readonly #readySlots: number[] = [];
  #head = 0;
  /** Steps that something asynchronous is under way for. */
  readonly #tracked = new Set<Step>();
  /** The step whose executor is being called right now. */
  #calling: Step | undefined;
  readonly #waits = new Set<Wait>();
  #pumping = false;
  #ended = false;
  #resolve: (outcome: RunOutcome) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(run: ClaimedRun, workflow: CompiledWorkflow, ports: RuntimePorts) {
    this.run = run;
    this.workflow = workflow;
    this.ports = ports;
    this.journal = new Journal(run, ports, (stored) => this.#followWrite(stored));
    this.services = ports.servicesFor(run);
    this.secrets = ports.secretsFor(run);
    this.trigger = { kind: run.trigger, nodeId: run.triggerNodeId, input: run.input };
    this.#selection = selectSteps(run, workflow);
    this.root = new Frame(workflow.root, undefined, undefined, "", 0, undefined);
    for (const step of run.steps) {
      const key = `${step.nodeId}\n${step.iteration}`;
      const known = this.#earlier.get(key);
      if (known === undefined || known.attempt < step.attempt) this.#earlier.set(key, step);
    }
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  start(): void {
    this.journal.runBegan();
    this.enter(this.root);
    this.pump();
  }

  /** What the trigger that started the run gave, for expressions. */
  triggerOutput(): JsonValue {
    const fired = this.workflow.root.nodes.find(
      (node) => node.isTrigger && this.root.status[node.slot] === settled.succeeded,
    );
    return (fired === undefined ? undefined : this.root.outputs[fired.slot]) ?? this.run.input;
  }

  /** Begins a frame: settles what comes from outside it and lines up what waits for nothing. */
  enter(frame: Frame): void {
    if (frame.open === 0) {
      this.#frameDone(frame);
      return;
    }
    for (const node of frame.scope.nodes) {
      for (const edge of node.settledEdges) {
        if (frame.value(edge) !== undefined) frame.live[node.slot] = 1;
      }
    }
    for (const node of frame.scope.nodes) {
      if (frame.waiting[node.slot] === 0) this.#ready(frame, node.slot);
    }
  }

  #ready(frame: Frame, slot: number): void {
    this.#readyFrames.push(frame);
    this.#readySlots.push(slot);
  }

  /** Begins ready nodes while there is room, then sees whether the run has ended or can be parked. */
  pump(): void {
    if (this.#pumping || this.#ended) return;
    this.#pumping = true;
    const { parallelSteps } = this.ports.limits;
    try {
      while (
        this.#head < this.#readySlots.length &&
        this.#tracked.size < parallelSteps &&
        this.journal.hasRoom
      ) {
        const frame = this.#readyFrames[this.#head];
        const node = frame?.scope.nodes[this.#readySlots[this.#head] ?? -1];
        this.#head += 1;
        if (frame === undefined || node === undefined || frame.isAbandoned()) continue;
        this.#begin(frame, node);
        if (this.#ended) return;
      }
      this.#forgetBegun();
      this.#review();
    } catch (error) {
      this.crash(error);
    } finally {
      this.#pumping = false;
    }
  }

  #forgetBegun(): void {
    if (this.#head < this.#readySlots.length) return;
    this.#readyFrames.length = 0;
    this.#readySlots.length = 0;
    this.#head = 0;
  }

  #review(): void {
    if (this.root.open === 0) {
      this.end({ type: "succeeded", output: runOutput(this.workflow, this.root) });
      return;
    }
    if (this.#tracked.size > 0 || this.#head < this.#readySlots.length) return;
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const wait of this.#waits) wakeAt = Math.min(wakeAt, wait.until);
    if (wakeAt === Number.POSITIVE_INFINITY) {
      throw new Error(
        `Invariant violated: run ${this.run.id} is not done and nothing is under way`,
      );
    }
    const { store, limits, clock } = this.ports;
    if (!store.durable || wakeAt - clock.now() <= limits.waitInProcessMsMax) return;
    this.end({ type: "parked", wakeAt });
  }

  #begin(frame: Frame, node: CompiledNode): void {
    if (this.#selection.isExcluded(node)) {
      this.settle(frame, node, settled.excluded, undefined);
      return;
    }
    const notFired =
      node.isTrigger && this.run.triggerNodeId !== null && node.id !== this.run.triggerNodeId;
    const earlier =
      this.#earlier.size === 0 ? undefined : this.#earlier.get(`${node.id}\n${frame.path}`);
    if (earlier !== undefined) {
      this.#restore(frame, node, earlier);
      return;
    }
    if (notFired || (node.hasIncoming && frame.live[node.slot] === 0)) {
      this.#record(frame, node, "skipped", undefined);
      return;
    }
    const substitute = this.#selection.substitute(node, frame.path);
    if (substitute !== undefined) this.#record(frame, node, "succeeded", substitute.output);
    else if (node.node.settings.disabled) this.#passThrough(frame, node);
    else this.runner.begin(frame, node);
  }

  /** A disabled node hands its input on. */
  #passThrough(frame: Frame, node: CompiledNode): void {
    this.#record(frame, node, "skipped", collectInput(this, frame, node));
  }

  /** Records a step that nothing is executed for; one skipped with an output counts as done. */
  #record(
    frame: Frame,
    node: CompiledNode,
    state: "skipped" | "succeeded",
    output: JsonValue | undefined,
  ): void {
    const step = new Step(this, frame, node, 1);
    step.close();
    const outputText =
      output === undefined || !this.ports.store.durable ? undefined : JSON.stringify(output);
    this.journal.stepEnded(step, {
      state,
      output,
      outputText,
      error: null,
      resumeAt: null,
    });
    this.finish(step, output === undefined ? settled.skipped : settled.succeeded, output);
  }

  #restore(frame: Frame, node: CompiledNode, record: StepRecord): void {
    const { state, output } = record;
    if (state === "succeeded" || (state === "skipped" && output !== undefined)) {
      this.settle(frame, node, settled.succeeded, output ?? null);
    } else if (state === "skipped") {
      this.settle(frame, node, settled.skipped, undefined);
    } else if (state === "failed" && record.resumeAt === null) {
      const step = new Step(this, frame, node, record.attempt);
      step.close();
      const unknown: ErrorDetails = { code: "internal", message: "The step failed." };
      this.settleFailure(step, undefined, record.error ?? unknown);
    } else {
      this.runner.resume(frame, node, record);
    }
  }

  /**
   * Settles a finished step, whose record has been made but need not be durable yet. What follows it may begin at
   * once as far as nothing outside can tell:
   *
   * - A record that follows from an earlier one is made after it, and never durable before it (see {@link Journal}).
   *   So at whatever write an owner is lost, what is stored is whole: no step without those that it came from.
   * - What is lost with its owner was seen by nobody. Only `pure` nodes execute before everything recorded earlier
   *   in their run is durable; all others, also those that merely read, wait for that (`StepRunner.start`), as do
   *   failures, retries, waits, error workflows and, by order of the writes, the end of the run. Viewers are told
   *   what is durable.
   * - The next owner therefore finds a run that never got that far. Executing `pure` nodes again, even with
   *   another outcome, contradicts nothing.
   *
   * A chain of ten pure nodes takes one commit so, instead of ten one after the other.
   */
  finish(step: Step, status: Settled, output: JsonValue | undefined): void {
    this.#tracked.delete(step);
    this.settle(step.frame, step.compiled, status, output);
  }

  settleFailure(step: Step, recorded: Promise<void> | undefined, error: ErrorDetails): void {
    const { onError } = step.compiled.node.settings;
    if (onError !== "stop") {
      const status = onError === "continue" ? settled.continued : settled.failed;
      this.finish(step, status, { error: { ...error } as JsonValue });
      return;
    }
    const fail = (): void => {
      this.#tracked.delete(step);
      this.#failFrame(step.frame, error);
    };
    if (recorded === undefined) fail();
    else {
      this.#tracked.add(step);
      this.whenStored(recorded, fail);
    }
  }

  settle(frame: Frame, node: CompiledNode, status: Settled, output: JsonValue | undefined): void {
    if (this.#ended || frame.isAbandoned()) return;
    frame.settle(node.slot, status, output);
    if (this.ports.onStep !== undefined && status !== settled.excluded) {
      this.ports.onStep(node.id, frame.path, output);
    }
    const { outgoing } = node;
    for (let i = 0; i < outgoing.length; i += 1) {
      const edge = outgoing[i];
      if (edge === undefined) continue;
      const { waiterSlot } = edge;
      if (edge.enlivens && isLive(status, output, edge)) frame.live[waiterSlot] = 1;
      const left = (frame.waiting[waiterSlot] ?? 0) - 1;
      frame.waiting[waiterSlot] = left;
      if (left === 0) this.#ready(frame, waiterSlot);
    }
    if (frame.open === 0) this.#frameDone(frame);
  }

  #frameDone(frame: Frame): void {
    if (frame.loop !== undefined) this.loops.iterationDone(frame);
  }

  /** A failure that nobody handles ends its frame: an iteration's fails the loop, the root's the run. */
  #failFrame(frame: Frame, error: ErrorDetails): void {
    if (this.#ended || frame.isAbandoned()) return;
    const { loop } = frame;
    if (loop === undefined) {
      this.end({ type: "failed", error });
      return;
    }
    this.abandonLoop(loop);
    this.runner.fail(loop.step, errorFromDetails(error));
  }

  /** Gives up all iterations of a loop, and what runs in them. */
  abandonLoop(loop: LoopRun): void {
    loop.over = true;
    this.loopsOpen.delete(loop);
    for (const frame of loop.frames) frame.abandoned = true;
    this.#cancelSteps((step) => step.frame.isAbandoned());
  }

  #cancelSteps(concerns: (step: Step) => boolean): void {
    const waiting = [...this.#waits].filter((wait) => concerns(wait.step));
    for (const wait of waiting) {
      wait.timer.cancel();
      this.#waits.delete(wait);
    }
    const steps = [...this.#underWay(), ...waiting.map((wait) => wait.step)];
    for (const step of new Set(steps)) {
      if (!concerns(step)) continue;
      this.#tracked.delete(step);
      if (step.over) continue;
      step.close();
      step.abort(new RunInterruption("cancel"));
      this.journal.stepEnded(step, {
        state: "cancelled",
        output: undefined,
        outputText: undefined,
        error: null,
        resumeAt: null,
      });
    }
    for (const loop of this.loopsOpen) if (concerns(loop.step)) loop.over = true;
  }

  track(step: Step): void {
    this.#tracked.add(step);
  }
  /** Steps are tracked once their executor has answered; what ends the run from within the call must reach them too. */
  calling(step: Step | undefined): void {
    this.#calling = step;
  }
  #underWay(): Step[] {
    const steps = [...this.#tracked, ...[...this.loopsOpen].map((loop) => loop.step)];
    if (this.#calling !== undefined) steps.push(this.#calling);
    return steps;
  }
  untrack(step: Step): void {
    this.#tracked.delete(step);
  }
  isTracked(step: Step): boolean {
    return this.#tracked.has(step);
  }

  /** Calls `next` at `until`; the step takes no room meanwhile. */
  wait(step: Step, until: EpochMs, next: () => void): void {
    this.#tracked.delete(step);
    if (this.#ended || step.frame.isAbandoned()) return;
    const delay = Math.max(0, until - this.ports.clock.now());
    const wait: Wait = {
      step,
      until,
      next,
      timer: this.ports.timers.after(Math.min(delay, timerMsMax), () => {
        this.#waits.delete(wait);
        if (delay > timerMsMax) this.wait(step, until, next);
        else next();
        this.pump();
      }),
    };
    this.#waits.add(wait);
  }

  flushLogs(step: Step): void {
    this.journal.logged(step);
  }

  /** Goes on when a write has made room, and stops when it was refused. */
  #followWrite(stored: Promise<void>): void {
    const go = (): void => this.ports.reach?.("end_recorded");
    this.whenReady(stored, go, (error) => {
      if (error instanceof FencedError) this.interrupt("fenced");
      else this.crash(error);
    });
  }

  /** Calls `next` when a record is durable; that it was refused is seen to where its write is followed. */
  whenStored(recorded: Promise<void>, next: () => void): void {
    this.whenReady(recorded, next, () => {});
  }

  whenReady<T>(
    promise: Promise<T>,
    next: (value: T) => void,
    fail: (error: unknown) => void,
  ): void {
    promise
      .then((value) => {
        if (!this.#ended) next(value);
      }, fail)
      .then(() => this.pump())
      .then(undefined, (error) => this.crash(error));
  }

  /** Stops the run for a reason from outside. */
  interrupt(kind: RunInterruption["kind"]): void {
    if (this.#ended) return;
    if (kind === "cancel") this.end({ type: "cancelled" });
    else if (kind === "release") this.#leave({ type: "released" });
    else this.#leave({ type: "fenced" });
  }

  /** Fails the run because its time is over. */
  expire(): void {
    const error = new EdgeloomError({
      code: "timeout",
      message: `The run of "${this.run.workflowName}" did not end within its time.`,
      remedy: "Raise the timeout in the workflow's settings, or look into what takes so long.",
    });
    this.end({ type: "failed", error: error.toJSON() });
  }

  /** Ends the run, or parks it, and stores that as this owner's last write. */
  end(outcome: RunEnd["outcome"]): void {
    if (this.#ended) return;
    if (outcome.type === "parked") this.#leave(outcome);
    else {
      if (outcome.type !== "succeeded") this.#cancelSteps(() => true);
      this.#conclude(outcome);
    }
  }

  /** Goes away from steps that another owner, or this one later, goes on with. */
  #leave(outcome: RunOutcome): void {
    for (const wait of this.#waits) wait.timer.cancel();
    for (const step of this.#underWay()) {
      step.close();
      step.abort(new RunInterruption(outcome.type === "fenced" ? "fenced" : "release"));
    }
    if (outcome.type === "fenced") {
      this.#ended = true;
      this.#resolve(outcome);
    } else this.#conclude(outcome);
  }

  #conclude(outcome: RunEnd["outcome"] | RunOutcome): void {
    this.#ended = true;
    if (outcome.type === "fenced") return;
    const { beforeFailure } = this.ports;
    if (outcome.type !== "failed" || beforeFailure === undefined) {
      this.#storeEnd(outcome);
      return;
    }
    beforeFailure(this.run, outcome.error).then(
      () => this.#storeEnd(outcome),
      (error) => this.#reject(error),
    );
  }

  #storeEnd(outcome: RunEnd["outcome"]): void {
    const stored = this.journal.runEnded(outcome);
    if (stored === undefined) {
      this.#resolve(outcome);
      return;
    }
    stored.then(
      () => {
        this.ports.reach?.("run_ended");
        this.#resolve(outcome);
      },
      (error) => {
        if (error instanceof FencedError) this.#resolve({ type: "fenced" });
        else this.#reject(error);
      },
    );
  }

  /** A defect, or a store that failed for good: the run stays as it is stored, for its next owner. */
  crash(error: unknown): void {
    this.#ended = true;
    for (const wait of this.#waits) wait.timer.cancel();
    for (const step of this.#underWay()) {
      step.close();
      step.abort(error);
    }
    this.#reject(error);
  }
}
