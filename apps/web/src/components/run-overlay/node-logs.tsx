"use client";

import { cn } from "@edgeloom/ui";
import { type ReactNode, useMemo } from "react";
import { useDesigner } from "../designer/model/designer-context.tsx";
import { useObservable } from "../designer/state/use-observable.ts";
import { logsOf } from "./run-model.ts";

const looks = {
  debug: "text-ink-3",
  info: "text-ink-2",
  warning: "text-state-warning",
  error: "text-state-failed",
} as const;

interface NodeLogsProps {
  readonly nodeId: string;
  readonly iteration: string;
}

/** What a node wrote to its log in the run that is shown. */
export function NodeLogs({ nodeId, iteration }: NodeLogsProps): ReactNode {
  const { run } = useDesigner();
  const view = useObservable(run.view);
  const logs = useMemo(
    () => (view === null ? [] : logsOf(view, nodeId).filter((log) => log.iteration === iteration)),
    [view, nodeId, iteration],
  );
  if (logs.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-medium text-ink-3 text-xs">Log</h3>
      <ol className="rounded-md border bg-surface-0 p-2 font-mono text-2xs">
        {logs.map((log) => (
          <li key={log.seq} className="flex gap-2">
            <span className={cn("w-14 shrink-0", looks[log.level])}>{log.level}</span>
            <span className="min-w-0 break-words text-ink-1">{log.message}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
