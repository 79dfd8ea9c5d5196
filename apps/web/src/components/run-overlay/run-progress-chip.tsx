"use client";

import { formatDuration, IconButton, RelativeTime, StatusMark, statusLook } from "@edgeloom/ui";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useDesigner } from "../designer/model/designer-context.tsx";
import { useObservable } from "../designer/state/use-observable.ts";
import { runName } from "../runs/run-name.ts";
import { ElapsedTime } from "./elapsed-time.tsx";
import { runProgress } from "./run-progress.ts";

/** "Run 7ypv3k · 2 min ago · 7/9 · 1.8 s" while a run is shown. */
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
        <span>
          Run <span className="font-mono">{runName(shown.runId)}</span>
        </span>
        <span className="text-ink-3">·</span>
        <RelativeTime at={shown.createdAt} className="text-ink-2" />
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
