import type { Problem, SecretResolver } from "@edgeloom/graph";
import { redactParameters, resolveParameters } from "@edgeloom/graph";
import type { Clock, JsonObject, JsonValue, Random } from "@edgeloom/kernel";
import { toErrorDetails } from "@edgeloom/kernel";
import { parseParameters } from "@edgeloom/nodes";
import type { CompiledNode, CompiledWorkflow } from "./compiled-workflow.ts";

/** What a dry run has instead of executed nodes. */
export interface DryRunData {
  readonly input: JsonValue;
  /** Known outputs by node id: pinned, or of an earlier run. */
  readonly outputs: Readonly<Record<string, JsonValue>>;
  readonly run: JsonObject;
  readonly secret: SecretResolver;
  readonly clock: Clock;
  readonly random: Random;
}

export interface DryRunResult {
  /** Parameters that would be used, secrets covered, by node id; nodes with problems are missing. */
  readonly parameters: Readonly<Record<string, JsonObject>>;
  readonly problems: readonly Problem[];
  /** Nodes of which nothing can be said before what feeds their parameters has run. */
  readonly undecided: readonly string[];
}

/**
 * Resolves and checks the parameters of every node as far as known outputs allow, and executes nothing. Problems
 * are those that a run would fail with.
 */
export async function dryRun(workflow: CompiledWorkflow, data: DryRunData): Promise<DryRunResult> {
  const parameters: Record<string, JsonObject> = {};
  const problems: Problem[] = [];
  const undecided: string[] = [];
  for (const node of workflow.nodes) {
    if (node.node.settings.disabled) continue;
    if (dependsOnUnknown(node, data)) {
      undecided.push(node.id);
      continue;
    }
    try {
      parameters[node.id] = await resolvedOf(workflow, node, data);
    } catch (error) {
      problems.push(problemOf(node, error));
    }
  }
  return { parameters, problems, undecided };
}

/** Values come by edges and through expressions; either way from the nodes in front, of which one is unknown. */
function dependsOnUnknown(node: CompiledNode, data: DryRunData): boolean {
  if (node.literal) return false;
  return [...node.mainEdges, ...node.portEdges].some(
    (edge) => data.outputs[edge.planned.source.node.id] === undefined,
  );
}

async function resolvedOf(
  workflow: CompiledWorkflow,
  node: CompiledNode,
  data: DryRunData,
): Promise<JsonObject> {
  const [first] = node.mainEdges;
  const input = first === undefined ? data.input : data.outputs[first.planned.source.node.id];
  const resolved = await resolveParameters(
    node.node.parameters,
    {
      input: input ?? null,
      nodes: data.outputs,
      run: data.run,
      trigger: data.input,
      env: workflow.graph.settings.env,
    },
    { clock: data.clock, random: data.random, secret: data.secret },
  );
  const given = new Set(node.portEdges.map((edge) => edge.port));
  if (given.size === 0) parseParameters(node.definition, resolved.values);
  return redactParameters(resolved);
}

function problemOf(node: CompiledNode, error: unknown): Problem {
  const { message, remedy, field } = toErrorDetails(error);
  return {
    code: "wrong_parameter",
    severity: "error",
    nodeId: node.id,
    field: field === undefined || field.startsWith("parameters.") ? field : `parameters.${field}`,
    reason: message,
    remedy: remedy ?? "Correct the parameter in the inspector.",
  };
}
