import type { NodeTypeFacts } from "./catalogue.ts";
import { suggest } from "./nearest-name.ts";
import { mainPort, startsAtPort } from "./output-path.ts";
import { fits, outputTypeAt } from "./port-type.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowEdge, WorkflowNode } from "./schema.ts";
import { indexType, outputsOf } from "./type-index.ts";

/** The output path whose edges an error takes when the node's policy is `error_output`. */
export const errorPort = "error";

export interface EdgeEnd {
  readonly node: WorkflowNode;
  /** Undefined for a type that the catalogue does not have; its ports are then taken as given. */
  readonly facts: NodeTypeFacts | undefined;
}

function unknownInput(edge: WorkflowEdge, target: EdgeEnd, names: readonly string[]): Problem {
  const none = names.length === 0;
  return {
    code: "unknown_port",
    severity: "error",
    nodeId: target.node.id,
    edgeId: edge.id,
    field: "targetInput",
    reason: none
      ? `"${target.node.name}" takes no input: ${target.node.type} starts a workflow.`
      : `"${target.node.name}" has no input or parameter "${edge.targetInput}".`,
    remedy: none
      ? "Connect the other node to what this one feeds."
      : suggest(edge.targetInput, names, `connect to one of ${names.slice(0, 12).join(", ")}.`),
  };
}

function unknownOutput(edge: WorkflowEdge, source: EdgeEnd, names: readonly string[]): Problem {
  const known = [mainPort, ...names.filter((name) => name !== mainPort)];
  return {
    code: "unknown_port",
    severity: "error",
    nodeId: source.node.id,
    edgeId: edge.id,
    field: "sourceOutput",
    reason: `The output of "${source.node.name}" has no "${edge.sourceOutput}".`,
    remedy: suggest(edge.sourceOutput, known, `use one of ${known.slice(0, 12).join(", ")}.`),
  };
}

function deadErrorOutput(edge: WorkflowEdge, source: EdgeEnd): Problem {
  return {
    code: "unknown_port",
    severity: "warning",
    nodeId: source.node.id,
    edgeId: edge.id,
    field: "settings.onError",
    reason: `"${source.node.name}" does not send its errors to its error output, so this connection never carries a value.`,
    remedy: 'Set the node\'s "on error" to "error output", or remove the connection.',
  };
}

/** What is wrong with the two ends of an edge: ports that do not exist, or types that do not fit. */
export function fitProblem(
  edge: WorkflowEdge,
  source: EdgeEnd,
  target: EdgeEnd,
): Problem | undefined {
  const inputs = target.facts === undefined ? undefined : indexType(target.facts).inputs;
  const input = inputs?.get(edge.targetInput);
  if (inputs !== undefined && input === undefined) {
    return unknownInput(edge, target, [...inputs.keys()]);
  }
  if (source.facts === undefined) return undefined;
  const outputs = outputsOf(source.facts, source.node);
  const declared = outputs.some((port) => port.name === errorPort);
  if (!declared && startsAtPort(edge.sourceOutput, errorPort)) {
    return source.node.settings.onError === "error_output"
      ? undefined
      : deadErrorOutput(edge, source);
  }
  const output = outputTypeAt(source.facts, outputs, edge.sourceOutput);
  if (!output.found)
    return unknownOutput(
      edge,
      source,
      outputs.map((port) => port.name),
    );
  if (input === undefined) return undefined;
  const fit = fits(output.type, input.type);
  if (fit.fits) return undefined;
  return {
    code: "unfit_connection",
    severity: "error",
    nodeId: target.node.id,
    edgeId: edge.id,
    field: "targetInput",
    reason: `${edge.sourceOutput} of "${source.node.name}" does not fit ${edge.targetInput} of "${target.node.name}": ${fit.reason}.`,
    remedy: "Connect another output, or convert the value with a Transform node in between.",
  };
}
