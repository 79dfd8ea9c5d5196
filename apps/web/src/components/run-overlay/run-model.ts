import type { RunEvent, RunState, StepEvent, StepState } from "@edgeloom/protocol";
import { createObservable, type Observable } from "../designer/state/observable.ts";

type LogEvent = Extract<RunEvent, { type: "log" }>;
type ErrorDetails = NonNullable<StepEvent["error"]>;

/** One execution of a node: the latest attempt of one iteration. */
export interface StepView {
  readonly nodeId: string;
  readonly iteration: string;
  readonly attempt: number;
  readonly state: StepState;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly edgeNodeId: string | null;
  readonly error: ErrorDetails | null;
  readonly outputSize: number | null;
  readonly outputsTaken: readonly string[];
}

/** A node in a run: all its iterations seen as one, for the card. */
export interface NodeRunView {
  readonly state: StepState;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly attempts: number;
  /** Executions of it: more than one in a loop. */
  readonly iterations: number;
  readonly iterationsDone: number;
  readonly edgeNodeId: string | null;
  readonly error: ErrorDetails | null;
  readonly outputSize: number | null;
  /** Output paths that carried a value in any iteration. */
  readonly outputsTaken: readonly string[];
  readonly steps: readonly StepView[];
}

/** A run as its events tell it, up to `seq`. */
export interface RunView {
  readonly runId: string;
  readonly seq: number;
  readonly state: RunState;
  readonly error: ErrorDetails | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly nodes: ReadonlyMap<string, NodeRunView>;
  readonly events: readonly RunEvent[];
}

export function emptyRun(runId: string, createdAt: number): RunView {
  return {
    runId,
    seq: 0,
    state: "queued",
    error: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
    nodes: new Map(),
    events: [],
  };
}

export function isFinished(state: RunState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

/** Which state of its iterations a node shows: what needs attention first, then what goes on. */
const precedence: readonly StepState[] = [
  "failed",
  "running",
  "waiting",
  "queued",
  "cancelled",
  "succeeded",
  "skipped",
];

function earliest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function latest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length || known.length === 0 ? null : Math.max(...known);
}

function summarise(steps: readonly StepView[]): NodeRunView {
  const states = new Set(steps.map((step) => step.state));
  const state = precedence.find((candidate) => states.has(candidate)) ?? "queued";
  const last = steps.at(-1);
  const taken = new Set(steps.flatMap((step) => step.outputsTaken));
  return {
    state,
    startedAt: earliest(steps.map((step) => step.startedAt)),
    finishedAt: latest(steps.map((step) => step.finishedAt)),
    attempts: Math.max(...steps.map((step) => step.attempt)),
    iterations: steps.length,
    iterationsDone: steps.filter((step) => step.finishedAt !== null).length,
    edgeNodeId: steps.findLast((step) => step.edgeNodeId !== null)?.edgeNodeId ?? null,
    error: steps.find((step) => step.error !== null)?.error ?? null,
    outputSize: last?.outputSize ?? null,
    outputsTaken: [...taken],
    steps,
  };
}

function withStep(nodes: Map<string, NodeRunView>, event: StepEvent): void {
  const { seq: _seq, at: _at, type: _type, ...step } = event;
  const before = nodes.get(event.nodeId)?.steps ?? [];
  const index = before.findIndex((other) => other.iteration === event.iteration);
  const older = before[index];
  // A retry's events may follow those of the attempt before it, never the other way round.
  if (older !== undefined && older.attempt > event.attempt) return;
  const steps = index < 0 ? [...before, step] : before.with(index, step);
  nodes.set(event.nodeId, summarise(steps));
}

/** Steps that had not ended when their run did; nothing more is told of them. */
function closeSteps(nodes: Map<string, NodeRunView>, at: number): void {
  for (const [id, { steps }] of nodes) {
    if (steps.every((step) => step.finishedAt !== null || step.state === "skipped")) continue;
    const closed = steps.map((step) =>
      step.state === "running" || step.state === "waiting" || step.state === "queued"
        ? { ...step, state: "cancelled" as const, finishedAt: at }
        : step,
    );
    nodes.set(id, summarise(closed));
  }
}

/** The most events that are kept to be listed; the states of nodes count all of them. */
const eventsMax = 5_000;

/**
 * A run after further events. Events that it already has are left out; the rest are taken in order as far as
 * they follow each other without a gap, and `missing` tells that one was found.
 */
export function applyEvents(
  run: RunView,
  incoming: readonly RunEvent[],
): { readonly run: RunView; readonly missing: boolean } {
  const fresh = incoming.filter((event) => event.seq > run.seq).sort((a, b) => a.seq - b.seq);
  if (fresh.length === 0) return { run, missing: false };
  const nodes = new Map(run.nodes);
  const taken: RunEvent[] = [];
  let { seq, state, error, startedAt, finishedAt, createdAt } = run;
  let missing = false;
  for (const event of fresh) {
    if (event.seq === seq) continue;
    if (event.seq !== seq + 1) {
      missing = true;
      break;
    }
    seq = event.seq;
    taken.push(event);
    if (seq === 1) createdAt = event.at;
    if (event.type === "step") withStep(nodes, event);
    if (event.type === "run") {
      state = event.state;
      error = event.error;
      if (event.state === "running") startedAt ??= event.at;
      finishedAt = isFinished(event.state) ? event.at : null;
      if (isFinished(event.state)) closeSteps(nodes, event.at);
    }
  }
  const events = [...run.events, ...taken].slice(-eventsMax);
  return {
    run: { ...run, seq, state, error, createdAt, startedAt, finishedAt, nodes, events },
    missing,
  };
}

export function logsOf(run: RunView, nodeId: string): readonly LogEvent[] {
  return run.events.filter(
    (event): event is LogEvent => event.type === "log" && event.nodeId === nodeId,
  );
}

/** The run shown on the canvas, and how far behind its events are. */
export interface RunModel {
  /** The run that is followed; null shows the workflow alone. */
  readonly runId: Observable<string | null>;
  readonly view: Observable<RunView | null>;
}

export function createRunModel(): RunModel {
  return {
    runId: createObservable<string | null>(null),
    view: createObservable<RunView | null>(null),
  };
}
