import { readFile } from "node:fs/promises";
import {
  importWorkflow,
  type Problem,
  validateWorkflow,
  type WorkflowGraph,
} from "@edgeloom/graph";
import { EdgeloomError, err, ok, type Result } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";

/** @throws EdgeloomError `not_found` when the file cannot be read */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new EdgeloomError(
      {
        code: "not_found",
        message: `The file ${path} cannot be read`,
        remedy: "Check the path, and that you may read it.",
      },
      { cause },
    );
  }
}

/** The workflow of a file, exported or stored form, with warnings; or all that keeps it from running. */
export async function checkWorkflowFile(
  path: string,
): Promise<Result<{ readonly graph: WorkflowGraph; readonly warnings: Problem[] }, Problem[]>> {
  const imported = importWorkflow(await readText(path), catalogue);
  if (!imported.ok) return imported;
  const problems = validateWorkflow(imported.value, catalogue);
  const errors = problems.filter(({ severity }) => severity === "error");
  return errors.length > 0 ? err(problems) : ok({ graph: imported.value, warnings: problems });
}

/** A problem as lines for people: where and what, then what to do. */
export function describeProblem({
  severity,
  nodeId,
  edgeId,
  field,
  reason,
  remedy,
}: Problem): string {
  const where = [nodeId ?? edgeId, field].filter((part) => part !== undefined).join(" ");
  return `${severity}: ${where === "" ? "" : `${where}: `}${reason}\n  ${remedy}`;
}

/** @throws EdgeloomError `invalid_workflow` listing all problems */
export async function readWorkflowFile(path: string): Promise<WorkflowGraph> {
  const checked = await checkWorkflowFile(path);
  if (checked.ok) return checked.value.graph;
  const problems = checked.error;
  throw new EdgeloomError({
    code: "invalid_workflow",
    message: `${path} has ${problems.length} ${problems.length === 1 ? "problem" : "problems"}:\n${problems.map(describeProblem).join("\n")}`,
    remedy: "Correct the file; `edgeloom validate` checks it without running it.",
  });
}
