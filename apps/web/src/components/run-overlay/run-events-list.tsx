"use client";

import { EmptyState, Segmented, StatusMark, type StatusTone, statusLook } from "@edgeloom/ui";
import { type ReactNode, useMemo, useState } from "react";
import { useDesigner } from "../designer/model/designer-context.tsx";
import { useObservable } from "../designer/state/use-observable.ts";
import { describeEvent } from "./event-text.ts";
import { useJumpToNode } from "./use-jump-to-node.ts";

type Filter = "all" | "steps" | "logs";

const filters = [
  { value: "all", label: "All" },
  { value: "steps", label: "Steps" },
  { value: "logs", label: "Logs" },
] as const;

const logTones: Readonly<Record<string, StatusTone>> = {
  debug: "skipped",
  info: "queued",
  warning: "warning",
  error: "failed",
};

/** Rows drawn; older events are in the run's own page. */
const rowsMax = 400;

const timeOf = (at: number): string =>
  `${new Date(at).toLocaleTimeString("en-GB")}.${String(Math.floor(at) % 1_000).padStart(3, "0")}`;

/** Everything that happened in the run, the latest first. */
export function RunEventsList(): ReactNode {
  const { model, run } = useDesigner();
  const view = useObservable(run.view);
  const jump = useJumpToNode();
  const [filter, setFilter] = useState<Filter>("all");
  const rows = useMemo(() => {
    const events = view?.events ?? [];
    const kept = events.filter(
      (event) =>
        filter === "all" || (filter === "logs" ? event.type === "log" : event.type !== "log"),
    );
    return kept.slice(-rowsMax).reverse();
  }, [view, filter]);
  if (view === null) {
    return (
      <EmptyState
        title="No run is shown"
        description="Its events appear here as they happen."
        className="py-8"
      />
    );
  }
  const nameOf = (nodeId: string): string => model.node(nodeId)?.name ?? nodeId;
  return (
    <div className="flex flex-col">
      <div className="sticky top-0 z-10 border-b bg-surface-1 px-3 py-1">
        <Segmented
          aria-label="Events shown"
          size="sm"
          value={filter}
          onValueChange={setFilter}
          options={filters}
        />
      </div>
      {rows.length === 0 ? <p className="px-3 py-3 text-ink-3 text-sm">Nothing yet.</p> : null}
      <ol>
        {rows.map((event) => {
          const text = describeEvent(event, nameOf);
          const tone = event.type === "log" ? logTones[event.level] : statusLook(text.state).tone;
          return (
            <li key={event.seq}>
              <button
                type="button"
                disabled={event.type === "run"}
                onClick={() => event.type !== "run" && jump(event.nodeId)}
                className="focus-ring tabular flex h-6 w-full items-center gap-3 px-3 text-left text-xs hover:bg-surface-2"
              >
                <span className="w-22 shrink-0 font-mono text-2xs text-ink-3">
                  {timeOf(event.at)}
                </span>
                <StatusMark tone={tone ?? "queued"} size={10} />
                <span className="w-40 shrink-0 truncate text-ink-1">{text.subject}</span>
                <span className="w-20 shrink-0 text-ink-2">
                  {event.type === "log" ? text.state : statusLook(text.state).word}
                </span>
                <span className="min-w-0 truncate text-ink-2">{text.detail}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
