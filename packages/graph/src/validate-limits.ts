import { inspectJson, type JsonFinding } from "./json-inspection.ts";
import { graphLimits } from "./limits.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowGraph } from "./schema.ts";

type Place = Pick<Problem, "nodeId" | "edgeId" | "field">;

export function overLimit(what: string, remedy: string, place: Place = {}): Problem {
  return { code: "over_limit", severity: "error", ...place, reason: what, remedy };
}

/** A finding of {@link inspectJson} as a problem at a place. */
export function findingProblem(finding: JsonFinding, place: Place): Problem {
  switch (finding.kind) {
    case "reserved_key":
      return {
        code: "reserved_key",
        severity: "error",
        ...place,
        reason: `The key "${String(finding.path.at(-1))}" is reserved and is not allowed in a workflow.`,
        remedy: "Rename the key.",
      };
    case "too_deep":
      return overLimit(
        `This value nests deeper than ${graphLimits.depthMax} levels.`,
        "Flatten it, or pass it as JSON text.",
        place,
      );
    case "too_large":
      return overLimit(
        `The document has more than ${graphLimits.documentCharactersMax} characters.`,
        "Split the workflow into sub-workflows, or move data out of its parameters.",
        place,
      );
  }
}

const counted = [
  ["nodes", graphLimits.nodesMax],
  ["edges", graphLimits.edgesMax],
  ["notes", graphLimits.notesMax],
  ["groups", graphLimits.groupsMax],
] as const;

/** Bounds and reserved keys of a graph made in code, which no schema has seen. */
export function limitProblems(graph: WorkflowGraph): Problem[] {
  const problems: Problem[] = [];
  for (const [list, max] of counted) {
    const { length } = graph[list];
    if (length <= max) continue;
    problems.push(
      overLimit(
        `The workflow has ${length} ${list}; the limit is ${max}.`,
        "Move parts of it into sub-workflows.",
        { field: list },
      ),
    );
  }
  let charactersMax: number = graphLimits.documentCharactersMax;
  for (const node of graph.nodes) {
    const limits = { depthMax: graphLimits.depthMax, charactersMax };
    const parts = [
      ["parameters", node.parameters],
      ["settings.pinnedOutput", node.settings.pinnedOutput ?? null],
    ] as const;
    for (const [field, value] of parts) {
      for (const finding of inspectJson(value, limits)) {
        const path = [field, ...finding.path].join(".");
        problems.push(findingProblem(finding, { nodeId: node.id, field: path }));
        if (finding.kind === "too_large") charactersMax = Number.POSITIVE_INFINITY;
      }
    }
  }
  return problems;
}
