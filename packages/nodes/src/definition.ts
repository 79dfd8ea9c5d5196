/**
 * Glossary of the catalogue.
 *
 * - **Node type**: what a workflow node can be; one folder, one {@link NodeDefinition}.
 * - **Effect**: what running it does to the world, which decides what a crash may repeat.
 * - **Summary line**: what a configured node will do, in words made from its parameters.
 */
import type { NodeControl, Port } from "@edgeloom/graph";
import type { Clock, JsonObject, JsonValue, Random, Timers } from "@edgeloom/kernel";
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
  readonly title?: string;
  readonly description?: string;
  /** Shown behind the field: `ms`, `MiB`, `%`. */
  readonly unit?: string;
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
    | "cases";
  readonly placeholder?: string;
  /** Shown only while another parameter has one of these values. */
  readonly showWhen?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Required while shown, though the schema lets it be absent. */
  readonly requiredWhenShown?: boolean;
  /** Kept under "More" until opened. */
  readonly advanced?: boolean;
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
  log(level: LogLevel, message: string, data?: JsonValue): void;
  /** Tells which edge node the step acts on, for the canvas. */
  actsOn(edgeNodeId: string): void;
}

/** What an execution gives back: the output, or for a branch the values of the outputs taken. */
export type NodeOutput<Output extends z.ZodObject> = z.input<Output>;

export interface NodeExample {
  readonly title: string;
  readonly parameters: JsonObject;
  readonly input?: JsonValue;
}

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
  readonly parameters: Parameters;
  /** Fields are the output ports; `.meta({ title, description })` names them. */
  readonly output: Output;
  /** Inputs besides parameters; most have `main`. */
  readonly inputs: readonly Port[];
  /** Output ports that follow from parameters (Switch); left out, the fields of `output`. */
  readonly outputsFor?: (parameters: Readonly<Record<string, unknown>>) => readonly Port[];
  readonly effect: NodeEffect | ((parameters: z.output<Parameters>) => NodeEffect);
  /** Time for one attempt when the node's settings name none. */
  readonly timeoutMs: number;
  readonly migrations: Readonly<
    Record<number, (parameters: Record<string, unknown>) => Record<string, unknown>>
  >;
  readonly examples: readonly NodeExample[];
  /** Second line of the card; parameters may be incomplete or expressions while editing. */
  summaryLine(parameters: Readonly<Record<string, unknown>>): string;
  execute(
    context: NodeContext,
    parameters: z.output<Parameters>,
    input: JsonValue,
  ): Promise<NodeOutput<Output>> | NodeOutput<Output>;
}
