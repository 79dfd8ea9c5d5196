import { canonicalJson, err, type JsonValue, ok, type Result } from "@edgeloom/kernel";
import type { NodeCatalogue } from "./catalogue.ts";
import { type ParameterNames, parameterNames } from "./parameter-names.ts";
import { inspectDocument, malformed, parseWorkflow, readJson } from "./parse.ts";
import type { Problem } from "./problem.ts";
import {
  currentSchemaVersion,
  nodeSettingsSchema,
  type WorkflowEdge,
  type WorkflowGraph,
  type WorkflowNode,
  workflowSettingsSchema,
} from "./schema.ts";

/** Names the interchange format and its version; the first field of every export. */
export const interchangeFormat = "edgeloom.workflow/1";

type Fields = Record<string, unknown>;

const same = (a: unknown, b: unknown): boolean =>
  a === b || canonicalJson((a ?? null) as JsonValue) === canonicalJson((b ?? null) as JsonValue);

/** The fields of `value` that differ from the defaults, or undefined when none does. */
function withoutDefaults(value: Fields, defaults: Fields): Fields | undefined {
  const kept = Object.entries(value).filter(
    ([key, field]) => field !== undefined && !same(field, defaults[key]),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

const nodeSettingDefaults = nodeSettingsSchema.parse({});
const workflowSettingDefaults = workflowSettingsSchema.parse({});

/** Known parameters in the order of the type, then the others by name. A name already taken is left as it is. */
function exportParameters(
  node: WorkflowNode,
  names: ParameterNames,
  order: readonly string[],
): Fields {
  const rank = new Map(order.map((name, index) => [name, index]));
  const rankOf = (name: string): number => rank.get(name) ?? order.length;
  const sorted = Object.keys(node.parameters).sort(
    (a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1),
  );
  const fields: Fields = {};
  for (const name of sorted) {
    const spelt = names.toInterchange(name);
    fields[Object.hasOwn(node.parameters, spelt) ? name : spelt] = node.parameters[name];
  }
  return fields;
}

function exportNode(node: WorkflowNode, catalogue: NodeCatalogue): Fields {
  const facts = catalogue.get(node.type);
  const order = facts === undefined ? [] : Object.keys(facts.parameters.shape);
  const { pinnedOutput: _runData, ...settings } = node.settings;
  const kept = withoutDefaults(settings, nodeSettingDefaults);
  return {
    id: node.id,
    type: node.type,
    typeVersion: node.typeVersion,
    name: node.name,
    position: { x: node.position.x, y: node.position.y },
    parameters: exportParameters(node, parameterNames(facts), order),
    ...(kept === undefined ? {} : { settings: kept }),
  };
}

function exportEdge(
  edge: WorkflowEdge,
  catalogue: NodeCatalogue,
  types: Map<string, string>,
): Fields {
  const type = types.get(edge.target);
  const names = parameterNames(type === undefined ? undefined : catalogue.get(type));
  return {
    id: edge.id,
    source: edge.source,
    sourceOutput: edge.sourceOutput,
    target: edge.target,
    targetInput: names.toInterchange(edge.targetInput),
  };
}

/**
 * A workflow as JSON text in the interchange format: fields in a fixed order, parameter names in snake case,
 * defaults left out. What belongs to a workspace stays behind: pinned outputs and the error workflow's id;
 * secrets are there by name only.
 */
export function exportWorkflow(graph: WorkflowGraph, catalogue: NodeCatalogue): string {
  const { errorWorkflowId: _workspaceId, ...settings } = graph.settings;
  const kept = withoutDefaults(settings, workflowSettingDefaults);
  const types = new Map(graph.nodes.map((node) => [node.id, node.type]));
  const document = {
    format: interchangeFormat,
    schemaVersion: currentSchemaVersion,
    name: graph.name,
    ...(graph.description === "" ? {} : { description: graph.description }),
    nodes: graph.nodes.map((node) => exportNode(node, catalogue)),
    edges: graph.edges.map((edge) => exportEdge(edge, catalogue, types)),
    ...(graph.notes.length === 0 ? {} : { notes: graph.notes }),
    ...(graph.groups.length === 0 ? {} : { groups: graph.groups }),
    ...(kept === undefined ? {} : { settings: kept }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The node with its parameters under the graph's names; a parameter given in both spellings is a problem. */
function importNode(node: unknown, catalogue: NodeCatalogue, problems: Problem[]): unknown {
  if (!isFields(node) || !isFields(node.parameters) || typeof node.type !== "string") return node;
  const names = parameterNames(catalogue.get(node.type));
  const parameters: Fields = {};
  for (const [key, value] of Object.entries(node.parameters)) {
    const name = names.fromInterchange(key);
    if (Object.hasOwn(parameters, name)) {
      problems.push({
        code: "wrong_parameter",
        severity: "error",
        nodeId: typeof node.id === "string" ? node.id : undefined,
        field: `parameters.${name}`,
        reason: `The parameter "${name}" is given twice, also as "${toOther(key, name, names)}".`,
        remedy: "Keep one of the two.",
      });
    }
    parameters[name] = value;
  }
  return { ...node, parameters };
}

function toOther(key: string, name: string, names: ParameterNames): string {
  return key === name ? names.toInterchange(name) : key;
}

function importEdge(
  edge: unknown,
  catalogue: NodeCatalogue,
  types: Map<unknown, unknown>,
): unknown {
  if (!isFields(edge) || typeof edge.targetInput !== "string") return edge;
  const type = types.get(edge.target);
  const names = parameterNames(typeof type === "string" ? catalogue.get(type) : undefined);
  return { ...edge, targetInput: names.fromInterchange(edge.targetInput) };
}

/**
 * Reads what {@link exportWorkflow} wrote, or a stored graph. Parameter names may be in snake case or camel case.
 * Nodes of older type versions are brought up to the current ones.
 */
export function importWorkflow(
  text: string,
  catalogue: NodeCatalogue,
): Result<WorkflowGraph, Problem[]> {
  const read = readJson(text);
  if (!read.ok) return read;
  const found = inspectDocument(read.value);
  if (found.length > 0) return err(found);
  if (!isFields(read.value)) return parseWorkflow(read.value, catalogue);
  const { format, ...document } = read.value;
  if (format !== undefined && format !== interchangeFormat) {
    return err([
      malformed(
        `The document says that its format is ${JSON.stringify(format)}; this installation reads "${interchangeFormat}".`,
        "Export the workflow again from an installation of this version.",
        "format",
      ),
    ]);
  }
  const problems: Problem[] = [];
  const nodes = Array.isArray(document.nodes) ? document.nodes : [];
  const edges = Array.isArray(document.edges) ? document.edges : undefined;
  const types = new Map(
    nodes.map((node: unknown) => (isFields(node) ? [node.id, node.type] : [node, undefined])),
  );
  const parsed = parseWorkflow(
    {
      ...document,
      ...(Array.isArray(document.nodes)
        ? { nodes: nodes.map((node: unknown) => importNode(node, catalogue, problems)) }
        : {}),
      ...(edges === undefined
        ? {}
        : { edges: edges.map((edge: unknown) => importEdge(edge, catalogue, types)) }),
    },
    catalogue,
  );
  if (!parsed.ok) return err([...problems, ...parsed.error]);
  return problems.length > 0 ? err(problems) : ok(parsed.value);
}
