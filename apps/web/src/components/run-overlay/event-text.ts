import { assertNever } from "@edgeloom/kernel";
import type { RunEvent } from "@edgeloom/protocol";
import { formatBytes, formatDuration } from "@edgeloom/ui";

/** An event as a line of a log: what it is about, and what happened. */
export interface EventText {
  readonly state: string;
  readonly subject: string;
  readonly detail: string;
}

/** @param nameOf Name of a node by its id. */
export function describeEvent(event: RunEvent, nameOf: (nodeId: string) => string): EventText {
  switch (event.type) {
    case "run":
      return {
        state: event.state,
        subject: "Run",
        detail:
          event.error?.message ?? (event.workerId === null ? "" : `on worker ${event.workerId}`),
      };
    case "step": {
      const took =
        event.startedAt !== null && event.finishedAt !== null
          ? formatDuration(Math.max(0, event.finishedAt - event.startedAt))
          : "";
      const parts = [
        event.iteration === "" ? "" : `iteration ${event.iteration}`,
        event.attempt > 1 ? `attempt ${event.attempt}` : "",
        event.error?.message ?? took,
        event.outputSize === null ? "" : formatBytes(event.outputSize),
        event.edgeNodeId === null ? "" : `on ${event.edgeNodeId}`,
      ];
      return {
        state: event.state,
        subject: nameOf(event.nodeId),
        detail: parts.filter(Boolean).join(" · "),
      };
    }
    case "log":
      return { state: event.level, subject: nameOf(event.nodeId), detail: event.message };
    default:
      return assertNever(event);
  }
}
