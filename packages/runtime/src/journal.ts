import { EdgeloomError, type EpochMs, type ErrorDetails, type JsonValue } from "@edgeloom/kernel";
import type { RunEvent, StepState } from "@edgeloom/protocol";
import { isLive, settled } from "./frame.ts";
import type { RuntimePorts } from "./ports.ts";
import type { ClaimedRun } from "./run.ts";
import { coverSecrets } from "./secret-cover.ts";
import type { Step } from "./step.ts";
import { beginEvent, endEvent, waitEvent } from "./step-events.ts";
import type { RunEnd, RunEventWrite, StepWrite } from "./store.ts";

const nothing: readonly never[] = [];
const none = (): readonly never[] => nothing;

/** How a step ended. */
export interface StepEnd {
  readonly state: StepState;
  readonly output: JsonValue | undefined;
  readonly outputText: string | undefined;
  readonly error: ErrorDetails | null;
  /** When the next attempt may start. */
  readonly resumeAt: EpochMs | null;
}

/**
 * Writes what happens in one run to its store and, once that is durable, tells whoever follows the run. Numbers
 * events in the order of the writes, so what is durable has no gaps, and nothing is told that a crash could
 * take back.
 */
export class Journal {
  readonly #run: ClaimedRun;
  readonly #ports: RuntimePorts;
  #seq: number;

  constructor(run: ClaimedRun, ports: RuntimePorts) {
    this.#run = run;
    this.#ports = ports;
    this.#seq = run.eventSeq;
  }

  /** Records a step as running, with its input. */
  stepBegan(step: Step): Promise<void> | undefined {
    step.startSeq ??= this.#next();
    const record = this.#record(step, "running", undefined);
    return this.#write([record], this.#logEvents(step), () => [beginEvent(record)]);
  }

  /** Records that a step waits until `resumeAt`. */
  stepWaits(step: Step, resumeAt: EpochMs): Promise<void> | undefined {
    step.resumeAt = resumeAt;
    const isNew = step.startSeq === null;
    step.startSeq ??= this.#next();
    const record = this.#record(step, "waiting", undefined);
    const events = this.#logEvents(step);
    events.push(waitEvent(record, this.#next(), this.#ports.clock.now()));
    return this.#write([record], events, () => (isNew ? [beginEvent(record)] : nothing));
  }

  stepEnded(step: Step, end: StepEnd): Promise<void> | undefined {
    const isNew = step.startSeq === null;
    if (end.state !== "skipped") step.startSeq ??= this.#next();
    step.resumeAt = end.resumeAt;
    const logs = this.#logEvents(step);
    const record = this.#record(step, end.state, end);
    return this.#write([record], logs, () => [
      isNew ? beginEvent(record) : undefined,
      endEvent(record),
    ]);
  }

  /** Stores logs of a step that goes on. */
  logged(step: Step): Promise<void> | undefined {
    return this.#write(nothing, this.#logEvents(step), none);
  }

  /** Records that the run has a new owner. */
  runBegan(): Promise<void> | undefined {
    const event: RunEvent = {
      type: "run",
      seq: this.#next(),
      at: this.#ports.clock.now(),
      state: "running",
      workerId: this.#ports.workerId,
      error: null,
    };
    return this.#write(nothing, [event], none);
  }

  /** Records what becomes of the run; the last write of this owner. */
  runEnded(outcome: RunEnd["outcome"]): Promise<void> | undefined {
    const at = this.#ports.clock.now();
    const state =
      outcome.type === "parked" ? "waiting" : outcome.type === "released" ? "queued" : outcome.type;
    const event: RunEvent = {
      type: "run",
      seq: this.#next(),
      at,
      state,
      workerId: null,
      error: outcome.type === "failed" ? outcome.error : null,
    };
    return this.#write(nothing, [event], none, { outcome, at, eventSeq: this.#seq });
  }

  /**
   * The output as it is kept: secrets covered, within bounds.
   * @throws EdgeloomError `payload_too_large`.
   */
  prepareOutput(
    step: Step,
    output: JsonValue,
  ): { readonly output: JsonValue; readonly text: string | undefined } {
    const shown = coverSecrets(output, step.secrets);
    if (!this.#ports.store.durable) return { output: shown, text: undefined };
    const text = JSON.stringify(shown);
    const { outputCharactersMax } = this.#ports.limits;
    if (text.length <= outputCharactersMax) return { output: shown, text };
    throw new EdgeloomError({
      code: "payload_too_large",
      message: `The output of "${step.compiled.node.name}" has ${text.length} characters as JSON; ${outputCharactersMax} are allowed.`,
      remedy: "Give back less, or keep the data elsewhere and give back where it is.",
      field: step.compiled.id,
    });
  }

  #next(): number {
    this.#seq += 1;
    return this.#seq;
  }

  #logEvents(step: Step): RunEventWrite[] {
    if (step.logs === undefined) return [];
    return step.takeLogs().map((log) => ({
      type: "log",
      seq: this.#next(),
      at: log.at,
      nodeId: step.nodeId,
      iteration: step.iteration,
      attempt: step.attempt,
      level: log.level,
      message: log.message,
      ...(log.data === undefined ? {} : { data: log.data as RunEventData }),
    }));
  }

  #record(step: Step, state: StepState, end: StepEnd | undefined): StepWrite {
    const { durable } = this.#ports.store;
    const input = durable ? this.#recordedInput(step) : undefined;
    return {
      nodeId: step.compiled.id,
      iteration: step.frame.path,
      attempt: step.attempt,
      state,
      input: durable ? undefined : step.input,
      inputText: input,
      output: end?.output,
      outputText: end?.outputText,
      error: end?.error ?? null,
      edgeNodeId: step.edgeNodeId,
      startSeq: step.startSeq,
      endSeq: end === undefined ? null : this.#next(),
      resumeAt: step.resumeAt,
      startedAt: state === "skipped" ? null : step.startedAt,
      finishedAt: end === undefined ? null : this.#ports.clock.now(),
      outputSize: end?.outputText?.length ?? null,
      outputsTaken: end?.output === undefined ? nothing : outputsTaken(step, end.output),
    };
  }

  #recordedInput(step: Step): string {
    const parameters = step.shownParameters ?? step.compiled.node.parameters;
    const text = `{"input":${JSON.stringify(coverSecrets(step.input, step.secrets))},"parameters":${JSON.stringify(parameters)}}`;
    const { recordedInputCharactersMax } = this.#ports.limits;
    if (text.length <= recordedInputCharactersMax) return text;
    return `{"leftOut":true,"characters":${text.length}}`;
  }

  /** @param derived events that follow from the rows; made only when somebody follows the run. */
  /**
   * Stores, and tells once that is durable. The events that rows stand for are made only if somebody follows the
   * run: making them all took a third of the time of a run that nobody follows.
   */
  #write(
    steps: readonly StepWrite[],
    events: readonly RunEventWrite[],
    derived: () => readonly (RunEvent | undefined)[],
    end?: RunEnd,
  ): Promise<void> | undefined {
    const { id: runId, epoch } = this.#run;
    const written = this.#ports.store.write({ runId, epoch, steps, events, end });
    const sink = this.#ports.events;
    if (sink === undefined) return written;
    const tell = (): void => {
      if (!sink.wants(runId)) return;
      const told = [...events, ...derived().filter((event) => event !== undefined)];
      told.sort((a, b) => a.seq - b.seq);
      if (told.length > 0) sink.publish(this.#run, told);
    };
    if (written !== undefined) return written.then(tell);
    tell();
    return undefined;
  }
}

type RunEventData = Extract<RunEvent, { type: "log" }>["data"];

/** Output paths of the node's edges that carry a value. */
function outputsTaken(step: Step, output: JsonValue): readonly string[] {
  const { outputPaths, planned } = step.compiled;
  if (outputPaths.length === 0) return nothing;
  // The commonest case by far, without looking at the value.
  if (outputPaths.length === 1 && outputPaths[0] === "main") return mainTaken;
  return outputPaths.filter(
    (path) =>
      isLive(settled.continued, output, {
        path,
        readsMain: path === "main",
        readsError: false,
      }) ||
      (planned.body !== undefined && path === bodyOutputOf(step)),
  );
}

const mainTaken: readonly string[] = ["main"];

function bodyOutputOf(step: Step): string | undefined {
  const { control } = step.compiled.definition;
  return control.kind === "loop" ? control.bodyOutput : undefined;
}
