/**
 * Glossary of the catalogue.
 *
 * - **Node type**: what a workflow node can be; one folder, one {@link NodeDefinition}.
 * - **Effect**: what running it does to the world, which decides what a crash may repeat.
 * - **Summary line**: what a configured node will do, in words made from its parameters.
 * - **Arrival**: what one edge into `main` brought.
 */
import type { NodeControl, ParameterIssue, Port } from "@edgeloom/graph";
import type { Clock, EpochMs, JsonObject, JsonValue, Random, Timers } from "@edgeloom/kernel";
import type { z } from "zod";
import type { NodeServices } from "./services.ts";

export type NodeCategory =
  | "trigger"
  | "flow"
  | "data"
  | "placement"
  | "edge"
  | "workload"
  | "monitoring"
  | "coordination"
  | "output";

/**
 * - `pure`: depends on its input only; may be repeated and cached.
 * - `read`: reads the world; may be repeated.
 * - `idempotent`: changes the world, the same way however often it is repeated.
 * - `once`: changes the world each time; repeated only under the same idempotency key.
 */
export type NodeEffect = "pure" | "read" | "idempotent" | "once";

/** How the inspector renders a parameter; given by `.meta({ ... })` on the parameter's zod schema. */
export interface ParameterMeta {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Shown behind the field: `ms`, `MiB`, `%`. */
  readonly unit?: string | undefined;
  readonly control?:
    | "text"
    | "multiline"
    | "code"
    | "json"
    | "expression"
    | "edge_node"
    | "edge_nodes"
    | "fleet"
    | "workflow"
    | "secret"
    | "cron"
    | "time_zone"
    | "country"
    | "coordinates"
    | "headers"
    | "cases"
    | "workload"
    | undefined;
  readonly placeholder?: string | undefined;
  /** Shown only while another parameter has one of these values. */
  readonly showWhen?: Readonly<Record<string, readonly (string | boolean)[]>> | undefined;
  /** Required while shown, though the schema lets it be absent. */
  readonly requiredWhenShown?: boolean | undefined;
  /** Kept under "More" until opened. */
  readonly advanced?: boolean | undefined;
}

/** What one edge into `main` brought, in document order of the edges. */
export interface Arrival {
  readonly nodeId: string;
  readonly nodeName: string;
  /** The output path of the edge. */
  readonly output: string;
  /** Undefined when the edge is dead: its source was skipped or did not take this output. */
  readonly value: JsonValue | undefined;
}

export type LogLevel = "debug" | "info" | "warning" | "error";

export interface NodeContext {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly nodeId: string;
  /** Path of loop iterations, "" outside loops. */
  readonly iteration: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Idempotency key of this step: the same across attempts and across workers. */
  readonly key: string;
  /** Aborted by cancellation and timeouts; executors pass it on or check it. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly services: NodeServices;
  /** How the run was started and with what. */
  readonly trigger: JsonObject;
  /** What each edge into `main` brought; `input` is the value of the only live one, or the list of them. */
  readonly arrivals: readonly Arrival[];
  log(level: LogLevel, message: string, data?: JsonValue): void;
  /** Tells which edge node the step acts on, for the canvas. */
  actsOn(edgeNodeId: string): void;
}

/** What an execution gives back: the output, or for a branch the values of the outputs taken. */
export type NodeOutput<Output extends z.ZodObject> = z.input<Output>;

/** What starts runs at a trigger; the control plane registers it when a workflow is activated. */
export type TriggerKind = "manual" | "schedule" | "webhook" | "fleet_event";

export type EffectRule<Parameters extends z.ZodObject> =
  | NodeEffect
  // Written as a method, so that definitions of all parameters fit one catalogue.
  | { rule(parameters: z.output<Parameters>): NodeEffect }["rule"];

export interface NodeExample {
  readonly title: string;
  readonly parameters: JsonObject;
  readonly input?: JsonValue;
}

/**
 * How a loop goes round. The functions are pure and get resolved parameters.
 *
 * - `each`: the items are known at the start; iterations do not depend on each other and run
 *   `concurrency` at a time. When all are done, `execute` gets the input `{ results, iterations }`, results in
 *   the order of the items (null where the iteration closed without a value).
 * - `while`: iterations run one after another. Before each, the parameters are resolved anew with the value so
 *   far as `input` (the loop's own input at first, then what each iteration gave), and `continues` decides.
 *   When it ends, `execute` gets the input `{ value, iterations }`.
 */
export type LoopPolicy<Parameters> =
  | {
      readonly kind: "each";
      items(parameters: Parameters, input: JsonValue): readonly JsonValue[];
      concurrency(parameters: Parameters): number;
    }
  | {
      readonly kind: "while";
      continues(parameters: Parameters, value: JsonValue, iteration: number): boolean;
      iterationsMax(parameters: Parameters): number;
    };

export interface NodeDefinition<
  Parameters extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
> {
  /** Stable name, PascalCase: `EdgeDiscoveryNode`. */
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly category: NodeCategory;
  /** Name of a lucide icon, kebab-case. */
  readonly icon: string;
  /** One line for the palette. */
  readonly summary: string;
  /** Markdown for the inspector's Docs tab and the generated reference. */
  readonly documentation: string;
  readonly control: NodeControl;
  /** Present when `control` is a trigger. */
  readonly trigger?: TriggerKind | undefined;
  readonly parameters: Parameters;
  /** Fields are the output ports; `.meta({ title, description })` names them. */
  readonly output: Output;
  /** Inputs besides parameters; most have `main`. */
  readonly inputs: readonly Port[];
  /** Output ports that follow from parameters (Switch); left out, the fields of `output`. */
  readonly outputsFor?: (parameters: Readonly<Record<string, unknown>>) => readonly Port[];
  readonly effect: EffectRule<Parameters>;
  /** Required of a type whose control is `loop`. */
  readonly loop?: LoopPolicy<z.output<Parameters>> | undefined;
  /**
   * For types that wait: when to go on. The engine asks once, keeps the time with the step, waits without
   * holding a worker when it is long, and calls `execute` after it.
   */
  waitUntil?(parameters: z.output<Parameters>, clock: Clock): EpochMs;
  /** Time for one attempt when the node's settings name none. */
  readonly timeoutMs: number;
  readonly migrations: Readonly<
    Record<number, (parameters: Record<string, unknown>) => Record<string, unknown>>
  >;
  readonly examples: readonly NodeExample[];
  /**
   * What a schema of single fields cannot say: what an operation requires, and rules across fields. Parameters
   * may hold expressions, which count as present.
   */
  check(parameters: Readonly<Record<string, unknown>>): readonly ParameterIssue[];
  /** Second line of the card; parameters may be incomplete or expressions while editing. */
  summaryLine(parameters: Readonly<Record<string, unknown>>): string;
  execute(
    context: NodeContext,
    parameters: z.output<Parameters>,
    input: JsonValue,
  ): Promise<NodeOutput<Output>> | NodeOutput<Output>;
}
