import { type Problem, validateWorkflow, type WorkflowGraph } from "@edgeloom/graph";
import { EdgeloomError } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";

/** A workflow that cannot run, with everything that is wrong with it. */
export class WorkflowProblemsError extends EdgeloomError {
  readonly problems: readonly Problem[];

  constructor(name: string, problems: readonly Problem[]) {
    const [first] = problems;
    const where = [first?.nodeId, first?.field].filter(Boolean).join(".");
    super({
      code: "invalid_workflow",
      message: `"${name}" cannot run: ${problems.length === 1 ? "one problem" : `${problems.length} problems`}, first ${where === "" ? "" : `${where}: `}${first?.reason}`,
      remedy: first?.remedy,
      field: first?.field,
    });
    this.problems = problems;
  }
}

/** @throws WorkflowProblemsError when the graph has errors; warnings pass. */
export function requireValid(graph: WorkflowGraph): void {
  const errors = validateWorkflow(graph, catalogue).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new WorkflowProblemsError(graph.name, errors);
}
