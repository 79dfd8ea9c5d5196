import { type RunState, runStateSchema } from "@edgeloom/protocol";
import type { QueryChange } from "../../client/query-state.ts";

export const runTriggers = [
  "manual",
  "schedule",
  "webhook",
  "fleet_event",
  "api",
  "sub_workflow",
  "error_workflow",
  "retry",
  "replay",
] as const;
export type RunTriggerName = (typeof runTriggers)[number];

export const triggerWords: Readonly<Record<RunTriggerName, string>> = {
  manual: "By hand",
  schedule: "Schedule",
  webhook: "Webhook",
  fleet_event: "Fleet event",
  api: "API",
  sub_workflow: "Sub-workflow",
  error_workflow: "Error workflow",
  retry: "Retry",
  replay: "Replay",
};

/** The words of a trigger; one that this page does not know is shown as it is. */
export function triggerWord(trigger: string): string {
  return triggerWords[trigger as RunTriggerName] ?? trigger;
}

const hourMs = 3_600_000;

/** Time ranges up to now, by the name in the address. */
export const runRanges = {
  "1h": { label: "Last hour", ms: hourMs },
  "24h": { label: "Last 24 hours", ms: 24 * hourMs },
  "7d": { label: "Last 7 days", ms: 7 * 24 * hourMs },
  "30d": { label: "Last 30 days", ms: 30 * 24 * hourMs },
} as const;
export type RunRange = keyof typeof runRanges;

/** What the list of runs shows; null and empty mean everything. */
export interface RunFilters {
  readonly states: readonly RunState[];
  readonly trigger: RunTriggerName | null;
  readonly workflowId: string | null;
  /** Test runs from the designer only, or none of them. */
  readonly test: boolean | null;
  readonly range: RunRange | null;
  readonly search: string;
}

const isRange = (text: string): text is RunRange => Object.hasOwn(runRanges, text);

/** Reads the filters of an address; what is not understood filters nothing. */
export function readFilters(query: URLSearchParams): RunFilters {
  const states = (query.get("state") ?? "").split(",").flatMap((name) => {
    const parsed = runStateSchema.safeParse(name);
    return parsed.success ? [parsed.data] : [];
  });
  const trigger = runTriggers.find((name) => name === query.get("trigger")) ?? null;
  const test = query.get("test");
  const range = query.get("range") ?? "";
  return {
    states,
    trigger,
    workflowId: query.get("workflow"),
    test: test === "only" ? true : test === "none" ? false : null,
    range: isRange(range) ? range : null,
    search: query.get("search") ?? "",
  };
}

/** The change of the address that shows these filters. */
export function writeFilters(filters: RunFilters): QueryChange {
  const { states, trigger, workflowId, test, range, search } = filters;
  return {
    state: states.join(","),
    trigger,
    workflow: workflowId,
    test: test === null ? null : test ? "only" : "none",
    range,
    search,
  };
}

export function isFiltered(filters: RunFilters): boolean {
  return Object.values(writeFilters(filters)).some((value) => value !== null && value !== "");
}

/** The query of `GET /runs` for one page. */
export function toRunQuery(
  filters: RunFilters,
  page: { readonly now: number; readonly cursor: string | null; readonly limit: number },
): Record<string, string> {
  const { states, trigger, workflowId, test, range, search } = filters;
  return {
    limit: String(page.limit),
    ...(page.cursor === null ? {} : { cursor: page.cursor }),
    ...(states.length === 0 ? {} : { states: states.join(",") }),
    ...(trigger === null ? {} : { triggers: trigger }),
    ...(workflowId === null ? {} : { workflowId }),
    ...(test === null ? {} : { test: String(test) }),
    ...(range === null ? {} : { createdFrom: String(page.now - runRanges[range].ms) }),
    ...(search.trim() === "" ? {} : { search: search.trim() }),
  };
}
