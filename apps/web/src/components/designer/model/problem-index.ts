import type { Problem } from "@edgeloom/graph";

/** The problems of a graph, and those of each node for its badge and its fields. */
export interface ProblemIndex {
  readonly all: readonly Problem[];
  readonly byNode: ReadonlyMap<string, readonly Problem[]>;
  readonly errors: number;
  readonly warnings: number;
}

export const noProblems: ProblemIndex = { all: [], byNode: new Map(), errors: 0, warnings: 0 };

/** Errors first, each kind in the order of validation. */
export function indexProblems(problems: readonly Problem[]): ProblemIndex {
  const errors = problems.filter((problem) => problem.severity === "error");
  const warnings = problems.filter((problem) => problem.severity === "warning");
  const all = [...errors, ...warnings];
  const byNode = new Map<string, Problem[]>();
  for (const problem of all) {
    if (problem.nodeId === undefined) continue;
    const held = byNode.get(problem.nodeId);
    if (held === undefined) byNode.set(problem.nodeId, [problem]);
    else held.push(problem);
  }
  return { all, byNode, errors: errors.length, warnings: warnings.length };
}

/** The parameter that a problem is about: `ttlMs` of `parameters.ttlMs.0`. */
export function parameterOf(problem: Problem): string | undefined {
  const [scope, name] = problem.field?.split(".") ?? [];
  return scope === "parameters" ? name : undefined;
}
