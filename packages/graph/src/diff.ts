import { canonicalJson, type JsonValue } from "@edgeloom/kernel";
import type { WorkflowEdge, WorkflowGraph, WorkflowNode } from "./schema.ts";

/** A field that differs; undefined where one side does not have it. */
export interface FieldChange {
  /** Dotted path, as deep as both sides are objects: `parameters.ttlMs`. */
  readonly field: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

export interface ChangedItem {
  readonly id: string;
  /** The name in the newer graph. */
  readonly name: string;
  readonly changes: readonly FieldChange[];
}

export interface ItemsDiff<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly changed: readonly ChangedItem[];
}

/** What lies between two versions of a workflow. Items are the same when their ids are. */
export interface WorkflowDiff {
  readonly nodes: ItemsDiff<WorkflowNode>;
  readonly edges: ItemsDiff<WorkflowEdge>;
  readonly notes: ItemsDiff<WorkflowGraph["notes"][number]>;
  readonly groups: ItemsDiff<WorkflowGraph["groups"][number]>;
  /** Name, description and settings of the workflow itself. */
  readonly workflow: readonly FieldChange[];
  readonly isEmpty: boolean;
}

type Fields = Readonly<Record<string, JsonValue | undefined>>;

function isFields(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return (
    value !== undefined && value !== null && typeof value === "object" && !Array.isArray(value)
  );
}

function equal(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || canonicalJson(a) === canonicalJson(b);
}

/** An expression or a secret reference changes as a whole, not inside. */
function isWhole(value: Record<string, JsonValue>): boolean {
  return Object.hasOwn(value, "$expr") || Object.hasOwn(value, "$secret");
}

/** Nesting of a graph's JSON is bounded (`graphLimits.depthMax`), and so is this recursion. */
function compareFields(
  before: Fields,
  after: Fields,
  prefix: string,
  changes: FieldChange[],
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [a, b] = [before[key], after[key]];
    if (equal(a, b)) continue;
    const field = `${prefix}${key}`;
    if (isFields(a) && isFields(b) && !isWhole(a) && !isWhole(b)) {
      compareFields(a, b, `${field}.`, changes);
    } else {
      changes.push({ field, before: a, after: b });
    }
  }
}

/** Graph items are JSON but for fields that may be undefined, which count as absent. */
function fieldChanges(before: object, after: object): FieldChange[] {
  const changes: FieldChange[] = [];
  compareFields(before as Fields, after as Fields, "", changes);
  return changes;
}

function diffItems<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (item: T) => string,
): ItemsDiff<T> {
  const old = new Map(before.map((item) => [item.id, item]));
  const current = new Set(after.map((item) => item.id));
  const changed: ChangedItem[] = [];
  for (const item of after) {
    const previous = old.get(item.id);
    if (previous === undefined || previous === item) continue;
    const changes = fieldChanges(previous, item);
    if (changes.length > 0) changed.push({ id: item.id, name: nameOf(item), changes });
  }
  return {
    added: after.filter((item) => !old.has(item.id)),
    removed: before.filter((item) => !current.has(item.id)),
    changed,
  };
}

const isUnchanged = (diff: ItemsDiff<unknown>): boolean =>
  diff.added.length + diff.removed.length + diff.changed.length === 0;

/** Compares two graphs by the ids of their items; the order of items does not matter. */
export function diffWorkflows(before: WorkflowGraph, after: WorkflowGraph): WorkflowDiff {
  const nodes = diffItems(before.nodes, after.nodes, (node) => node.name);
  const edges = diffItems(before.edges, after.edges, (edge) => edge.id);
  const notes = diffItems(before.notes, after.notes, (note) => note.text.slice(0, 60));
  const groups = diffItems(before.groups, after.groups, (group) => group.name);
  const own = (graph: WorkflowGraph): object => ({
    name: graph.name,
    description: graph.description,
    settings: graph.settings,
  });
  const workflow = fieldChanges(own(before), own(after));
  const isEmpty = [nodes, edges, notes, groups].every(isUnchanged) && workflow.length === 0;
  return { nodes, edges, notes, groups, workflow, isEmpty };
}
