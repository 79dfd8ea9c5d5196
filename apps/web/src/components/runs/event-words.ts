import { assertNever } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import { formatDuration, type StatusTone, statusLook } from "@edgeloom/ui";
import { iterationWords } from "./attempts.ts";

type LogLevel = Extract<RunEvent, { type: "log" }>["level"];

/** An event as the log shows it. */
export interface EventWords {
  readonly tone: StatusTone;
  readonly nodeId: string | null;
  /** Where in loops and attempts, or "". */
  readonly place: string;
  readonly text: string;
  /** More to read: an error's remedy, a log's data. */
  readonly detail: string | undefined;
}

const logTones: Readonly<Record<LogLevel, StatusTone>> = {
  debug: "skipped",
  info: "queued",
  warning: "warning",
  error: "failed",
};

function placeOf(event: { readonly iteration: string; readonly attempt: number }): string {
  const iteration = iterationWords(event.iteration);
  return [
    ...(iteration === "" ? [] : [`#${iteration}`]),
    ...(event.attempt > 1 ? [`attempt ${event.attempt}`] : []),
  ].join(", ");
}

function stepText(event: Extract<RunEvent, { type: "step" }>): string {
  const { word } = statusLook(event.state);
  const { startedAt, finishedAt } = event;
  const took =
    startedAt === null || finishedAt === null
      ? ""
      : ` in ${formatDuration(Math.max(0, finishedAt - startedAt))}`;
  if (event.state === "running") return "Started";
  if (event.error !== null) return `${word}${took}: ${event.error.message}`;
  return event.edgeNodeId === null ? `${word}${took}` : `${word}${took} on ${event.edgeNodeId}`;
}

export function eventWords(event: RunEvent): EventWords {
  switch (event.type) {
    case "run":
      return {
        tone: statusLook(event.state).tone,
        nodeId: null,
        place: "",
        text:
          event.error === null
            ? `Run ${statusLook(event.state).word.toLowerCase()}`
            : `Run ${statusLook(event.state).word.toLowerCase()}: ${event.error.message}`,
        detail: event.error?.remedy ?? (event.workerId === null ? undefined : event.workerId),
      };
    case "step":
      return {
        tone: statusLook(event.state).tone,
        nodeId: event.nodeId,
        place: placeOf(event),
        text: stepText(event),
        detail: event.error?.remedy,
      };
    case "log":
      return {
        tone: logTones[event.level],
        nodeId: event.nodeId,
        place: placeOf(event),
        text: event.message,
        detail: event.data === undefined ? undefined : JSON.stringify(event.data),
      };
    default:
      return assertNever(event);
  }
}

export const eventKinds = ["all", "problems", "steps", "logs"] as const;
export type EventKind = (typeof eventKinds)[number];

export interface EventFilter {
  readonly kind: EventKind;
  readonly search: string;
  readonly nodeId: string | null;
}

function isOfKind(event: RunEvent, kind: EventKind): boolean {
  switch (kind) {
    case "all":
      return true;
    case "steps":
      return event.type === "step";
    case "logs":
      return event.type === "log";
    case "problems": {
      const { tone } = eventWords(event);
      return tone === "failed" || tone === "warning";
    }
    default:
      return assertNever(kind);
  }
}

/** The events that a filter lets through; the search looks into texts and names of nodes. */
export function filterEvents(
  events: readonly RunEvent[],
  filter: EventFilter,
  nameOf: (nodeId: string) => string,
): readonly RunEvent[] {
  const search = filter.search.trim().toLowerCase();
  return events.filter((event) => {
    if (!isOfKind(event, filter.kind)) return false;
    const { nodeId, text } = eventWords(event);
    if (filter.nodeId !== null && nodeId !== filter.nodeId) return false;
    if (search === "") return true;
    const name = nodeId === null ? "" : nameOf(nodeId);
    return `${name} ${text}`.toLowerCase().includes(search);
  });
}
