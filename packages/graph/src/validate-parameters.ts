import type { JsonValue } from "@edgeloom/kernel";
import type { z } from "zod";
import type { NodeTypeFacts } from "./catalogue.ts";
import { findDynamicValues, isDynamic, isExpression } from "./dynamic-value.ts";
import { compileExpression } from "./expression-compile.ts";
import { nearestName, suggest } from "./nearest-name.ts";
import type { Problem } from "./problem.ts";
import type { WorkflowNode } from "./schema.ts";
import { indexType } from "./type-index.ts";

type Issue = z.core.$ZodIssue;

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** Whether the issue is about a value known only at run time, or about a choice that depends on one. */
function concernsDynamic(parameters: WorkflowNode["parameters"], issue: Issue): boolean {
  for (let length = 1; length <= issue.path.length; length += 1) {
    if (isDynamic(valueAt(parameters, issue.path.slice(0, length)))) return true;
  }
  if (issue.code !== "invalid_union") return false;
  const value = valueAt(parameters, issue.path);
  return value !== undefined && findDynamicValues(value as JsonValue).length > 0;
}

function plainMessage(issue: Issue): string {
  return issue.message.replace(/^Invalid input: /, "").replace(/^Invalid option: /, "");
}

function remedyFor(issue: Issue): string {
  switch (issue.code) {
    case "invalid_value":
      return `Choose one of ${issue.values.slice(0, 20).map(String).join(", ")}.`;
    case "too_small":
      return `Use ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}.`;
    case "too_big":
      return `Use ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}.`;
    case "invalid_type":
      return `Give it ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}.`;
    default:
      return "Correct the value, or give an expression.";
  }
}

function unknownNames(node: WorkflowNode, facts: NodeTypeFacts, issue: Issue): Problem[] {
  if (issue.code !== "unrecognized_keys") return [];
  const known = issue.path.length === 0 ? Object.keys(facts.parameters.shape) : [];
  return issue.keys.map((key) => {
    const name = [...issue.path.map(String), key].join(".");
    return {
      code: "unknown_parameter",
      severity: "error",
      nodeId: node.id,
      field: `parameters.${name}`,
      reason: `${node.type} has no parameter "${name}", which "${node.name}" gives.`,
      remedy: suggest(key, known, "remove it."),
    };
  });
}

function valueProblem(node: WorkflowNode, issue: Issue): Problem {
  const name = issue.path.map(String).join(".");
  const missing = valueAt(node.parameters, issue.path) === undefined;
  return {
    code: missing ? "missing_parameter" : "wrong_parameter",
    severity: "error",
    nodeId: node.id,
    field: name === "" ? "parameters" : `parameters.${name}`,
    reason: missing
      ? `"${node.name}" needs the parameter "${name}".`
      : `"${name}" of "${node.name}" is wrong: ${plainMessage(issue)}.`,
    remedy: missing ? "Set it in the inspector, or connect an output to it." : remedyFor(issue),
  };
}

/** Parameters against the type's schema; `wired` are those that a connection supplies. */
export function parameterProblems(
  node: WorkflowNode,
  facts: NodeTypeFacts,
  wired: ReadonlySet<string> | undefined,
): Problem[] {
  const parsed = indexType(facts).strictParameters.safeParse(node.parameters);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys" && !concernsDynamic(node.parameters, issue)) {
      return unknownNames(node, facts, issue);
    }
    const supplied = wired?.has(String(issue.path[0])) === true;
    if (supplied && valueAt(node.parameters, issue.path.slice(0, 1)) === undefined) return [];
    return concernsDynamic(node.parameters, issue) ? [] : [valueProblem(node, issue)];
  });
}

/** Expressions that are no JSONata, or read nodes that do not exist. */
export function expressionProblems(
  node: WorkflowNode,
  nodeIds: ReadonlyMap<string, unknown>,
): Problem[] {
  const problems: Problem[] = [];
  for (const { path, value } of findDynamicValues(node.parameters)) {
    if (!isExpression(value)) continue;
    const field = `parameters.${path.join(".")}`;
    const where = { severity: "error", nodeId: node.id, field } as const;
    const compiled = compileExpression(value.$expr);
    if (!compiled.ok) {
      const { position, reason } = compiled.error;
      const at = position === undefined ? "" : ` (at character ${position})`;
      problems.push({
        ...where,
        code: "bad_expression",
        reason: `The expression of "${path.join(".")}" in "${node.name}" is not valid: ${reason}${at}.`,
        remedy: "Correct the expression; it is JSONata over input, nodes, run, trigger and env.",
      });
      continue;
    }
    for (const id of compiled.value.nodeIds) {
      if (nodeIds.has(id)) continue;
      const near = nearestName(id, nodeIds.keys());
      problems.push({
        ...where,
        code: "unknown_node",
        reason: `The expression of "${path.join(".")}" in "${node.name}" reads nodes.${id}, and there is no such node.`,
        remedy:
          near === undefined
            ? "Name a node of this workflow by its id."
            : `Did you mean nodes.${near}?`,
      });
    }
  }
  return problems;
}
