import type { z } from "zod";

/**
 * Type of the value at a port. `any` fits everything; `edge_node` is the id of an edge node and fits `string`;
 * a `list` may carry the type of its items.
 */
export type PortType =
  | { readonly kind: "any" | "string" | "number" | "boolean" | "object" | "edge_node" }
  | { readonly kind: "list"; readonly items?: PortType | undefined };

export interface Port {
  readonly name: string;
  readonly title: string;
  readonly type: PortType;
  readonly description?: string | undefined;
}

/**
 * How the engine treats a type beyond running it: a trigger starts runs, a loop runs its body,
 * a branch takes some of its outputs and leaves the others dead.
 */
export type NodeControl =
  | { readonly kind: "step" }
  | { readonly kind: "trigger" }
  | { readonly kind: "branch" }
  | {
      readonly kind: "loop";
      readonly bodyOutput: string;
      readonly resultInput: string;
      readonly doneOutput: string;
    };

/** Something wrong with a node's parameters that the schema of a single field cannot tell. */
export interface ParameterIssue {
  /** The parameter at fault. */
  readonly field: string;
  /** It is required and absent, rather than wrong; a connection to it would do. */
  readonly missing: boolean;
  readonly reason: string;
  readonly remedy: string;
}

/** What the graph needs to know of a node type; the catalogue in `nodes` implements it. */
export interface NodeTypeFacts {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly control: NodeControl;
  /** camelCase parameter names map to the shape; unknown names are refused. */
  readonly parameters: z.ZodObject;
  /**
   * Rules across fields, such as what an operation requires. Expressions among the parameters count as
   * present; their values are checked when they are known.
   */
  check?(parameters: Readonly<Record<string, unknown>>): readonly ParameterIssue[];
  /** Input ports besides parameters; most types have `main` only, triggers none. */
  readonly inputs: readonly Port[];
  /** Output ports for these parameters: fields of the output, besides `main`. A Switch's follow from its cases. */
  outputs(parameters: Readonly<Record<string, unknown>>): readonly Port[];
  /** Parameters by version, oldest first: `migrations[n]` turns version n into n + 1. */
  readonly migrations: Readonly<
    Record<number, (parameters: Record<string, unknown>) => Record<string, unknown>>
  >;
}

/** Port: looks node types up. */
export interface NodeCatalogue {
  get(type: string): NodeTypeFacts | undefined;
  list(): readonly NodeTypeFacts[];
}
