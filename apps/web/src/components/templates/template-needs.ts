import type { WorkflowGraph } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { catalogue } from "@edgeloom/nodes";

/** Something that must be there before a template works. */
export interface TemplateNeed {
  readonly kind: "start" | "fleet" | "secret" | "service" | "workflow" | "unknown";
  readonly text: string;
}

const startWords = {
  manual: "Started by hand",
  schedule: "Runs on a schedule",
  webhook: "Started by a webhook",
  fleet_event: "Started by fleet events",
} as const;

const fleetCategories = new Set(["placement", "edge", "workload", "monitoring", "coordination"]);

const serviceWords: Readonly<Record<string, string>> = {
  HttpRequest: "Calls a web address",
  Notify: "Sends notifications",
};

function collectSecrets(value: JsonValue, into: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collectSecrets(item, into);
    return;
  }
  for (const [key, held] of Object.entries(value)) {
    if (key === "$secret" && typeof held === "string") into.add(held);
    else collectSecrets(held, into);
  }
}

/** Names of the workspace's secrets that a graph refers to, in the order of the alphabet. */
export function secretsOf(graph: Pick<WorkflowGraph, "nodes">): readonly string[] {
  const names = new Set<string>();
  for (const node of graph.nodes) collectSecrets(node.parameters, names);
  return [...names].sort();
}

/** What a graph needs, told from the types of its nodes: how it starts, a fleet, secrets, services. */
export function needsOf(graph: Pick<WorkflowGraph, "nodes">): readonly TemplateNeed[] {
  const starts = new Set<string>();
  const services = new Set<string>();
  const unknown = new Set<string>();
  let fleet = false;
  let calls = false;
  for (const { type } of graph.nodes) {
    const definition = catalogue.definition(type);
    if (definition === undefined) {
      unknown.add(type);
      continue;
    }
    if (definition.trigger !== undefined) starts.add(startWords[definition.trigger]);
    if (definition.trigger === "fleet_event" || fleetCategories.has(definition.category))
      fleet = true;
    const service = serviceWords[type];
    if (service !== undefined) services.add(service);
    if (type === "SubWorkflow") calls = true;
  }
  return [
    ...[...starts].map((text) => ({ kind: "start" as const, text })),
    ...(fleet ? [{ kind: "fleet" as const, text: "A fleet" }] : []),
    ...secretsOf(graph).map((name) => ({ kind: "secret" as const, text: `Secret ${name}` })),
    ...[...services].map((text) => ({ kind: "service" as const, text })),
    ...(calls ? [{ kind: "workflow" as const, text: "Another workflow" }] : []),
    ...[...unknown].map((type) => ({ kind: "unknown" as const, text: `Node type ${type}` })),
  ];
}
