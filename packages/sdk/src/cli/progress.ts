import type { WorkflowGraph } from "@edgeloom/graph";
import { assertNever } from "@edgeloom/kernel";
import type { RunEvent, StepEvent } from "@edgeloom/protocol";

function duration({ startedAt, finishedAt }: StepEvent): string {
  return startedAt === null || finishedAt === null ? "" : `  ${finishedAt - startedAt} ms`;
}

function describeStep(event: StepEvent, name: string): string | undefined {
  const where = event.edgeNodeId === null ? "" : `  on ${event.edgeNodeId}`;
  switch (event.state) {
    case "queued":
      return undefined;
    case "running":
      return `  ▸ ${name}`;
    case "waiting":
      return `  ⏸ ${name}  waits`;
    case "succeeded":
      return `  ✓ ${name}${duration(event)}${where}`;
    case "failed":
      return `  ✗ ${name}${duration(event)}${where}  ${event.error?.message ?? ""}`;
    case "skipped":
      return `  · ${name}  skipped`;
    case "cancelled":
      return `  ■ ${name}  cancelled`;
    default:
      return assertNever(event.state);
  }
}

/** Lines of progress for the events of a run, with the names that its nodes have on the canvas. */
export function createProgress(graph: WorkflowGraph, print: (line: string) => void) {
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  const nameOf = (nodeId: string, iteration: string): string =>
    `${names.get(nodeId) ?? nodeId}${iteration === "" ? "" : ` [${iteration}]`}`;
  return (event: RunEvent): void => {
    switch (event.type) {
      case "run":
        return;
      case "step": {
        const line = describeStep(event, nameOf(event.nodeId, event.iteration));
        if (line !== undefined) print(line);
        return;
      }
      case "log":
        print(`    ${nameOf(event.nodeId, event.iteration)}: ${event.message}`);
        return;
      default:
        assertNever(event);
    }
  };
}
