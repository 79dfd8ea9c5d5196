import type {
  Clock,
  EpochMs,
  JsonObject,
  JsonValue,
  Random,
  TimerHandle,
  Timers,
} from "@edgeloom/kernel";
import type { Arrival, LogLevel, NodeContext, NodeServices } from "@edgeloom/nodes";
import type { CompiledNode } from "./compiled-workflow.ts";
import type { Frame } from "./frame.ts";
import type { RuntimePorts } from "./ports.ts";
import type { ClaimedRun } from "./run.ts";
import { coverSecrets } from "./secret-cover.ts";

/** What steps of one run have in common. */
export interface StepHost {
  readonly run: ClaimedRun;
  readonly ports: RuntimePorts;
  readonly services: NodeServices;
  readonly trigger: JsonObject;
  /** Stores logs of a step that is already recorded as running. */
  flushLogs(step: Step): void;
}

export interface StepLog {
  readonly at: EpochMs;
  readonly level: LogLevel;
  readonly message: string;
  readonly data: JsonValue | undefined;
}

/**
 * One attempt at a node in one iteration, and the context that its executor gets. What few executors ask for is
 * made when it is asked for, since there is one of these for every step.
 */
export class Step implements NodeContext {
  readonly host: StepHost;
  readonly frame: Frame;
  readonly compiled: CompiledNode;
  readonly attempt: number;
  input: JsonValue = null;
  parameters: Record<string, unknown> = {};
  /** Resolved parameters with secrets covered, when they are not literals. */
  shownParameters: JsonObject | undefined;
  /** Values of the secrets that it was given. */
  secrets: readonly string[] = [];
  startedAt: EpochMs;
  startSeq: number | null = null;
  resumeAt: EpochMs | null = null;
  edgeNodeId: string | null = null;
  logs: StepLog[] | undefined;
  /** Logs left out because there were too many. */
  logsDropped = 0;
  logCount = 0;
  /** Its wait has passed. */
  waited = false;
  /** Ended, or given up: whatever its executor still does counts no more. */
  over = false;
  timers: Timers;
  timeout: TimerHandle | undefined;
  announcement: TimerHandle | undefined;
  #controller: AbortController | undefined;

  constructor(host: StepHost, frame: Frame, compiled: CompiledNode, attempt: number) {
    this.host = host;
    this.frame = frame;
    this.compiled = compiled;
    this.attempt = attempt;
    this.timers = host.ports.timers;
    this.startedAt = host.ports.clock.now();
  }

  get workspaceId(): string {
    return this.host.run.workspaceId;
  }
  get workflowId(): string {
    return this.host.run.workflowId;
  }
  get runId(): string {
    return this.host.run.id;
  }
  get nodeId(): string {
    return this.compiled.id;
  }
  get iteration(): string {
    return this.frame.path;
  }
  get key(): string {
    return `${this.host.run.id}/${this.compiled.id}/${this.frame.path}`;
  }
  get clock(): Clock {
    return this.host.ports.clock;
  }
  get random(): Random {
    return this.host.ports.random;
  }
  get services(): NodeServices {
    return this.host.services;
  }
  get trigger(): JsonObject {
    return this.host.trigger;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  get arrivals(): readonly Arrival[] {
    return this.compiled.mainEdges.map((edge) => ({
      nodeId: edge.planned.source.node.id,
      nodeName: edge.planned.source.node.name,
      output: edge.path,
      value: this.frame.value(edge),
    }));
  }

  log(level: LogLevel, message: string, data?: JsonValue): void {
    if (this.over) return;
    const { limits, clock } = this.host.ports;
    if (this.logCount >= limits.logsPerStepMax) {
      this.logsDropped += 1;
      return;
    }
    this.logCount += 1;
    this.logs ??= [];
    const text = String(coverSecrets(message, this.secrets));
    const shown = data === undefined ? undefined : coverSecrets(data, this.secrets);
    const size = shown === undefined ? 0 : JSON.stringify(shown).length;
    this.logs.push({
      at: clock.now(),
      level,
      message:
        text.length > limits.logCharactersMax ? `${text.slice(0, limits.logCharactersMax)}…` : text,
      data: size > limits.logCharactersMax ? `(${size} characters left out)` : shown,
    });
    if (this.startSeq !== null) this.host.flushLogs(this);
  }

  actsOn(edgeNodeId: string): void {
    this.edgeNodeId = edgeNodeId;
  }

  /** Takes the logs not yet stored. */
  takeLogs(): readonly StepLog[] {
    const logs = this.logs ?? [];
    this.logs = undefined;
    return logs;
  }

  /** Ends its timers; late results are ignored from now on. */
  close(): void {
    this.over = true;
    this.timeout?.cancel();
    this.announcement?.cancel();
  }

  abort(reason: unknown): void {
    // An executor that asks for its signal only after this still gets one that has fired.
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }
}
