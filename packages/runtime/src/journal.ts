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

/** What was recorded since the last write was handed to the store, and is handed to it as the next one. */
interface OpenWrite {
  readonly steps: StepWrite[];
  readonly events: RunEventWrite[];
  /** Events that follow from the rows; made only when somebody follows the run. */
  readonly derived: (() => readonly (RunEvent | undefined)[])[];
  end: RunEnd | undefined;
  /** Characters of the values in it. */
  characters: number;
  readonly stored: Promise<void>;
}

/**
 * Writes what happens in one run to its store and, once that is durable, tells whoever follows the run. Numbers
 * events in the order in which they are recorded, so what is durable has no gaps, and nothing is told that a crash
 * could take back.
 *
 * What is recorded in one turn goes to a durable store as one write, and the store lets the writes of a run take
 * effect in their order: a record is never durable before one that was made earlier.
 */
export class Journal {
  readonly #run: ClaimedRun;
  readonly #ports: RuntimePorts;
  readonly #follow: (stored: Promise<void>) => void;
  #seq: number;
  #open: OpenWrite | undefined;
  /** The last write that is not durable yet. */
  #last: OpenWrite | undefined;
  #stepsUnstored = 0;
  #charactersUnstored = 0;

  /** @param follow told of every write, to see what becomes of it. */
  constructor(run: ClaimedRun, ports: RuntimePorts, follow: (stored: Promise<void>) => void) {
    this.#run = run;
    this.#ports = ports;
    this.#follow = follow;
    this.#seq = run.eventSeq;
  }

  /** Resolves when all that was recorded so far is durable; undefined when it is. */
  get unstored(): Promise<void> | undefined {
    return this.#last?.stored;
  }

  /** Whether more steps may end before those that ended are durable. */
  get hasRoom(): boolean {
    const { unstoredStepsMax, unstoredCharactersMax } = this.#ports.limits;
    return (
      this.#stepsUnstored < unstoredStepsMax && this.#charactersUnstored < unstoredCharactersMax
    );
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
    const shown = coverSecrets(withoutUndefined(output), step.secrets);
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

  /**
   * Stores, and tells once that is durable. The events that rows stand for are made only if somebody follows the
   * run: making them all took a third of the time of a run that nobody follows.
   *
   * @param derived events that follow from the rows.
   */
  #write(
    steps: readonly StepWrite[],
    events: readonly RunEventWrite[],
    derived: OpenWrite["derived"][number],
    end?: RunEnd,
  ): Promise<void> | undefined {
    const { store } = this.#ports;
    if (!store.durable) {
      const { id: runId, epoch } = this.#run;
      const written = store.write({ runId, epoch, steps, events, end });
      if (this.#ports.events === undefined) return written;
      if (written !== undefined) return written.then(() => this.#tell(events, [derived]));
      this.#tell(events, [derived]);
      return undefined;
    }
    const open = this.#open ?? this.#openWrite();
    open.events.push(...events);
    open.derived.push(derived);
    open.end ??= end;
    for (const step of steps) {
      const characters = (step.inputText?.length ?? 0) + (step.outputText?.length ?? 0);
      open.steps.push(step);
      open.characters += characters;
      this.#stepsUnstored += 1;
      this.#charactersUnstored += characters;
    }
    return open.stored;
  }

  #openWrite(): OpenWrite {
    const open: OpenWrite = {
      steps: [],
      events: [],
      derived: [],
      end: undefined,
      characters: 0,
      // Whatever else is recorded before this turn is over goes along.
      stored: Promise.resolve().then(() => this.#store(open)),
    };
    this.#open = open;
    this.#last = open;
    this.#follow(open.stored);
    return open;
  }

  async #store(open: OpenWrite): Promise<void> {
    this.#open = undefined;
    const { id: runId, epoch } = this.#run;
    const { steps, events, derived, end } = open;
    await this.#ports.store.write({ runId, epoch, steps, events, end });
    this.#stepsUnstored -= steps.length;
    this.#charactersUnstored -= open.characters;
    if (this.#last === open) this.#last = undefined;
    this.#tell(events, derived);
  }

  #tell(events: readonly RunEventWrite[], derived: OpenWrite["derived"]): void {
    const sink = this.#ports.events;
    if (sink === undefined || !sink.wants(this.#run.id)) return;
    const told: RunEvent[] = [...events];
    for (const make of derived) {
      for (const event of make()) if (event !== undefined) told.push(event);
    }
    told.sort((a, b) => a.seq - b.seq);
    if (told.length > 0) sink.publish(this.#run, told);
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

/**
 * An output without the fields that have no value. As JSON they are not there, so a run must not see them either: it
 * would else go on differently than after a recovery from what was stored.
 */
function withoutUndefined(output: JsonValue): JsonValue {
  if (typeof output !== "object" || output === null || Array.isArray(output)) return output;
  for (const value of Object.values(output) as unknown[]) {
    if (value === undefined) {
      return Object.fromEntries(Object.entries(output).filter(([, one]) => one !== undefined));
    }
  }
  return output;
}
