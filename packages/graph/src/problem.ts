export type ProblemSeverity = "error" | "warning";

export type ProblemCode =
  | "malformed"
  | "over_limit"
  | "reserved_key"
  | "duplicate_id"
  | "unknown_type"
  | "unknown_type_version"
  | "missing_parameter"
  | "wrong_parameter"
  | "unknown_parameter"
  | "bad_expression"
  | "unknown_node"
  | "unknown_port"
  | "unfit_connection"
  | "duplicate_connection"
  | "cycle"
  | "leaves_loop"
  | "unreachable"
  | "no_trigger";

/** One thing wrong with a graph, with where it is and what to do. Errors prevent a run, warnings do not. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: ProblemSeverity;
  readonly nodeId?: string | undefined;
  readonly edgeId?: string | undefined;
  /** Dotted path inside the node, e.g. `parameters.ttlMs`. */
  readonly field?: string | undefined;
  readonly reason: string;
  readonly remedy: string;
}
