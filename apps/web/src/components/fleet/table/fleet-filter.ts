import { type LifecycleState, lifecycleStates } from "@edgeloom/agent-core";
import type { NodeHealth } from "@edgeloom/protocol";
import { type FleetNode, healthOrder, markState } from "./fleet-node.ts";

export const sortKeys = ["name", "health", "cpu", "latency", "requests"] as const;
export type SortKey = (typeof sortKeys)[number];

/** What of a fleet is shown, in the list and on the map alike; it stands in the address of the page. */
export interface FleetFilter {
  readonly search: string;
  /** Empty shows all. */
  readonly health: readonly NodeHealth[];
  readonly region: string | null;
  readonly lifecycle: LifecycleState | null;
  /** `name=value`. */
  readonly label: string | null;
  readonly sort: SortKey;
}

export const noFilter: FleetFilter = {
  search: "",
  health: [],
  region: null,
  lifecycle: null,
  label: null,
  sort: "health",
};

function oneOf<Item extends string>(items: readonly Item[], text: string | null): Item | null {
  return items.find((item) => item === text) ?? null;
}

/** Reads the filter out of an address; what it does not know is left out. */
export function parseFilter(params: URLSearchParams): FleetFilter {
  const health = (params.get("health") ?? "").split(",");
  return {
    search: params.get("search") ?? "",
    health: healthOrder.filter((state) => health.includes(state)),
    region: params.get("region"),
    lifecycle: oneOf(lifecycleStates, params.get("lifecycle")),
    label: params.get("label"),
    sort: oneOf(sortKeys, params.get("sort")) ?? noFilter.sort,
  };
}

/** The address's parameters of a filter; null where it is as usual. */
export function filterParams(filter: FleetFilter): Record<string, string | null> {
  return {
    search: filter.search === "" ? null : filter.search,
    health: filter.health.length === 0 ? null : filter.health.join(","),
    region: filter.region,
    lifecycle: filter.lifecycle,
    label: filter.label,
    sort: filter.sort === noFilter.sort ? null : filter.sort,
  };
}

/** Conditions that are not shown beside the list, for the count on the filter button. */
export function hiddenConditions(filter: FleetFilter): number {
  return [filter.region, filter.lifecycle, filter.label].filter((value) => value !== null).length;
}

function matches(node: FleetNode, filter: FleetFilter, words: readonly string[]): boolean {
  if (filter.health.length > 0 && !filter.health.includes(markState(node))) return false;
  if (filter.region !== null && node.region !== filter.region) return false;
  if (filter.lifecycle !== null && node.lifecycle !== filter.lifecycle) return false;
  if (filter.label !== null && !hasLabel(node, filter.label)) return false;
  if (words.length === 0) return true;
  const text = `${node.name} ${node.id} ${node.city} ${node.country} ${node.region}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function hasLabel(node: FleetNode, label: string): boolean {
  const at = label.indexOf("=");
  return node.labels[label.slice(0, at)] === label.slice(at + 1);
}

const byName = (a: FleetNode, b: FleetNode): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1;

/** What was not measured stands last. */
const byValue =
  (field: "cpu" | "latencyP95Ms" | "requestsPerSec") =>
  (a: FleetNode, b: FleetNode): number =>
    (b.values[field] ?? -1) - (a.values[field] ?? -1) || byName(a, b);

const orders: Record<SortKey, (a: FleetNode, b: FleetNode) => number> = {
  name: byName,
  health: (a, b) =>
    healthOrder.indexOf(markState(a)) - healthOrder.indexOf(markState(b)) || byName(a, b),
  cpu: byValue("cpu"),
  latency: byValue("latencyP95Ms"),
  requests: byValue("requestsPerSec"),
};

/** The nodes that match, in the order asked for. */
export function filterNodes(nodes: readonly FleetNode[], filter: FleetFilter): FleetNode[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return nodes.filter((node) => matches(node, filter, words)).sort(orders[filter.sort]);
}

/** How many nodes are in each state. */
export function countStates(nodes: readonly FleetNode[]): Record<NodeHealth, number> {
  const counts = { healthy: 0, degraded: 0, unhealthy: 0, down: 0, unknown: 0 };
  for (const node of nodes) counts[markState(node)] += 1;
  return counts;
}
