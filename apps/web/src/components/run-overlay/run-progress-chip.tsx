"use client";

import { formatDuration, IconButton, StatusMark, statusLook } from "@edgeloom/ui";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useDesigner } from "../designer/model/designer-context.tsx";
import { useObservable } from "../designer/state/use-observable.ts";
import { ElapsedTime } from "./elapsed-time.tsx";
import { runProgress } from "./run-progress.ts";

/** Short name of a run: the end of its id, which is unlike that of its neighbours. */
export function runName(runId: string): string {
  return runId.slice(-4);
}

/** "Run 4k2x · 7/9 · 1.8 s" while a run is shown. */
export function RunProgressChip(): ReactNode {
  const { model, run, view } = useDesigner();
  const shown = useObservable(run.view);
  const graph = useObservable(model.graph);
  if (shown === null) return null;
  const { done, total } = runProgress(graph, shown);
  const { tone, word } = statusLook(shown.state);
  return (
    <span className="flex h-7 items-center rounded-md bg-surface-2 pl-2 max-lg:hidden">
      <button
        type="button"
        title={word}
        onClick={() => view.bottomTab.set("timeline")}
        className="focus-ring tabular flex items-center gap-1.5 whitespace-nowrap rounded-[4px] text-ink-1 text-xs"
      >
        <StatusMark tone={tone} />
        <span className="font-mono">Run {runName(shown.runId)}</span>
        <span className="text-ink-3">·</span>
        {done}/{total}
        <span className="text-ink-3">·</span>
        {shown.finishedAt === null ? (
          <ElapsedTime since={shown.startedAt ?? shown.createdAt} />
        ) : (
          formatDuration(shown.finishedAt - (shown.startedAt ?? shown.createdAt))
        )}
      </button>
      <IconButton
        label="Stop showing this run"
        size="sm"
        side="bottom"
        icon={<X size={12} />}
        onClick={() => run.runId.set(null)}
      />
    </span>
  );
}
