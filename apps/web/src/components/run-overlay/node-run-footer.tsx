"use client";

import { cn, formatDuration, StatusMark, statusLook } from "@edgeloom/ui";
import { Server } from "lucide-react";
import type { ReactNode } from "react";
import { ElapsedTime } from "./elapsed-time.tsx";
import type { NodeRunView } from "./run-model.ts";

/** Under a card in a run: state, time, attempts, iterations, and the edge node that it acted on. */
export function NodeRunFooter({ run }: { readonly run: NodeRunView }): ReactNode {
  const { tone, word } = statusLook(run.state);
  const { startedAt, finishedAt } = run;
  return (
    <div
      className={cn(
        "tabular absolute inset-x-2 top-full flex h-5.5 animate-fade items-center gap-1.5 rounded-b-md border border-line border-t-0 bg-surface-1 px-2 text-2xs text-ink-2",
        run.state === "failed" &&
          "bg-[color-mix(in_oklab,var(--state-failed)_9%,var(--surface-1))]",
      )}
    >
      <StatusMark tone={tone} size={10} />
      <span className="font-medium">{word}</span>
      {startedAt === null ? null : (
        <span className="whitespace-nowrap text-ink-3">
          {finishedAt === null ? (
            <ElapsedTime since={startedAt} />
          ) : (
            formatDuration(Math.max(0, finishedAt - startedAt))
          )}
        </span>
      )}
      {run.iterations > 1 ? (
        <span className="text-ink-3" title="Iterations done">
          {run.iterationsDone}/{run.iterations}×
        </span>
      ) : null}
      {run.attempts > 1 ? (
        <span className="text-state-warning" title={`${run.attempts} attempts`}>
          ↻{run.attempts}
        </span>
      ) : null}
      {run.edgeNodeId === null ? null : (
        <span className="ml-auto flex min-w-0 items-center gap-1 font-mono" title={run.edgeNodeId}>
          <Server size={10} aria-hidden="true" className="shrink-0 text-category-edge" />
          <span className="truncate">{run.edgeNodeId}</span>
        </span>
      )}
    </div>
  );
}
