import { mainPort, redactParameters, resolveParameters } from "@edgeloom/graph";
import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import { parseParameters } from "@edgeloom/nodes";
import type { CompiledNode } from "./compiled-workflow.ts";
import type { Execution } from "./execution.ts";
import type { Frame } from "./frame.ts";
import { secretValues } from "./secret-cover.ts";
import type { Step } from "./step.ts";

/** What the edges into `main` bring: nothing is null, one live value stands alone, several are a list in edge order. */
function mainInput(frame: Frame, node: CompiledNode): JsonValue {
  const { mainEdges } = node;
  const [only] = mainEdges;
  if (only === undefined) return null;
  if (mainEdges.length === 1) return frame.value(only) ?? null;
  const values: JsonValue[] = [];
  for (const edge of mainEdges) {
    const value = frame.value(edge);
    if (value !== undefined) values.push(value);
  }
  return values.length === 1 ? (values[0] ?? null) : values;
}

/**
 * The input of a node: of a trigger what the run was started with, else what its edges bring. Where the type has
 * further inputs that are connected, an object by input name.
 */
export function collectInput(execution: Execution, frame: Frame, node: CompiledNode): JsonValue {
  const edited = execution.run.options.inputs?.[node.id];
  if (edited !== undefined) return edited;
  if (!node.hasIncoming) return execution.run.input;
  const main = mainInput(frame, node);
  const further = node.portEdges.filter((edge) => !edge.isParameter);
  if (further.length === 0) return main;
  const inputs: Record<string, JsonValue> = { [mainPort]: main };
  for (const edge of further) {
    const value = frame.value(edge);
    if (value !== undefined) inputs[edge.port] = value;
  }
  return inputs;
}

function runFacts(execution: Execution, frame: Frame): JsonObject {
  const { run } = execution;
  return {
    id: run.id,
    workflowId: run.workflowId,
    workflowName: run.workflowName,
    fleetId: run.fleetId,
    trigger: run.trigger,
    test: run.test,
    startedAt: run.startedAt,
    iteration: frame.path,
    index: frame.index,
  };
}

/** Literal parameters are parsed once for all runs of the version. */
function parsedOnce(node: CompiledNode): Record<string, unknown> {
  node.parsedParameters ??= parseParameters(node.definition, node.node.parameters);
  return node.parsedParameters;
}

/**
 * Resolves and parses a step's parameters, values of parameter ports included, and keeps with the step what may be
 * shown of them. Throws, or rejects with, `invalid_input` or `not_found`.
 */
export function prepareParameters(
  execution: Execution,
  step: Step,
  input: JsonValue,
): Record<string, unknown> | Promise<Record<string, unknown>> {
  const { compiled: node, frame } = step;
  if (node.literal) return parsedOnce(node);
  return resolveDynamic(execution, step, input, node, frame);
}

async function resolveDynamic(
  execution: Execution,
  step: Step,
  input: JsonValue,
  node: CompiledNode,
  frame: Frame,
): Promise<Record<string, unknown>> {
  const { ports, run } = execution;
  const given: Record<string, JsonValue> = {};
  for (const edge of node.portEdges) {
    const value = edge.isParameter ? frame.value(edge) : undefined;
    if (value !== undefined) given[edge.port] = value;
  }
  const literal = { ...node.node.parameters };
  // A connected value wins over the literal, which need not even resolve then.
  for (const name of Object.keys(given)) delete literal[name];
  const resolved = await resolveParameters(
    literal,
    {
      input,
      nodes: frame.visible(),
      run: runFacts(execution, frame),
      trigger: execution.triggerOutput(),
      env: run.graph.settings.env,
    },
    { clock: ports.clock, random: ports.random, secret: execution.secrets },
  );
  step.secrets = secretValues(resolved.values, resolved.secretPaths);
  step.shownParameters = { ...redactParameters(resolved), ...given };
  return parseParameters(node.definition, { ...resolved.values, ...given });
}
