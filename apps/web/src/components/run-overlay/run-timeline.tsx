"use client";

import {
  cn,
  EmptyState,
  ErrorState,
  formatDuration,
  StatusMark,
  statusLook,
  statusToken,
  token,
} from "@edgeloom/ui";
import { Play } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useDesigner } from "../designer/model/designer-context.tsx";
import { NodeTile } from "../designer/palette/node-tile.tsx";
import { useObservable } from "../designer/state/use-observable.ts";
import { isFinished, type NodeRunView, type RunView } from "./run-model.ts";
import { useJumpToNode } from "./use-jump-to-node.ts";

const refreshMs = 200;

/** The end of the run, or the present while it goes on. */
function useRunEnd(run: RunView | null): number {
  const [now, setNow] = useState(() => Date.now());
  const going = run !== null && !isFinished(run.state);
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, [going]);
  return run?.finishedAt ?? now;
}

/** Nodes of the run as bars on one time axis, in the order they started. */
export function RunTimeline(): ReactNode {
  const { run } = useDesigner();
  const view = useObservable(run.view);
  const end = useRunEnd(view);
  if (view === null) {
    return (
      <EmptyState
        icon={<Play size={20} />}
        title="No run is shown"
        description="Run the workflow to see each node light up, with its time, data and logs."
        className="py-8"
      />
    );
  }
  const rows = [...view.nodes]
    .filter(([, node]) => node.state !== "skipped" || node.startedAt !== null)
    .sort(([, a], [, b]) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity));
  const skipped = view.nodes.size - rows.length;
  const start = view.startedAt ?? view.createdAt;
  const span = Math.max(1, end - start);
  return (
    <div className="flex flex-col py-1">
      {view.error === null ? null : (
        <ErrorState
          layout="line"
          className="mx-3 my-1.5"
          title="The run failed"
          error={{ title: view.error.message, remedy: view.error.remedy, code: view.error.code }}
        />
      )}
      {rows.length === 0 ? (
        <p className="px-3 py-3 text-ink-3 text-sm">
          {isFinished(view.state) ? "Nothing was executed." : "Waiting for a worker …"}
        </p>
      ) : null}
      {rows.map(([id, node]) => (
        <TimelineRow key={id} nodeId={id} node={node} start={start} span={span} end={end} />
      ))}
      {skipped > 0 ? (
        <p className="px-3 py-1.5 text-ink-3 text-xs">
          {skipped} {skipped === 1 ? "node was" : "nodes were"} skipped.
        </p>
      ) : null}
    </div>
  );
}

interface TimelineRowProps {
  readonly nodeId: string;
  readonly node: NodeRunView;
  readonly start: number;
  readonly span: number;
  readonly end: number;
}

function TimelineRow({ nodeId, node, start, span, end }: TimelineRowProps): ReactNode {
  const { model } = useDesigner();
  const jump = useJumpToNode();
  const held = model.node(nodeId);
  const { tone } = statusLook(node.state);
  const from = node.startedAt ?? start;
  const to = node.finishedAt ?? (node.startedAt === null ? from : end);
  return (
    <button
      type="button"
      onClick={() => jump(nodeId, node.state === "failed" ? "output" : undefined)}
      className="focus-ring grid h-7 grid-cols-[minmax(8rem,15rem)_1fr_auto] items-center gap-3 px-3 text-left hover:bg-surface-2"
    >
      <span className="flex min-w-0 items-center gap-2">
        <StatusMark tone={tone} />
        <NodeTile type={held?.type ?? ""} size={18} />
        <span className="truncate text-sm">{held?.name ?? nodeId}</span>
        {node.iterations > 1 ? (
          <span className="tabular text-2xs text-ink-3">{node.iterations}×</span>
        ) : null}
      </span>
      <span className="relative h-full">
        <span aria-hidden="true" className="absolute inset-x-0 top-1/2 h-px bg-line/60" />
        <span
          style={{
            left: `${((from - start) / span) * 100}%`,
            width: `max(3px, ${((to - from) / span) * 100}%)`,
            background: token(statusToken(tone)),
          }}
          className={cn(
            "-translate-y-1/2 absolute top-1/2 h-2.5 max-w-full rounded-[3px]",
            node.state === "running" && "animate-breathe",
          )}
        />
      </span>
      <span className="tabular min-w-20 text-right text-ink-2 text-xs">
        {node.edgeNodeId === null ? null : (
          <span className="mr-2 hidden font-mono text-2xs text-category-edge xl:inline">
            {node.edgeNodeId}
          </span>
        )}
        {node.startedAt === null ? "" : formatDuration(Math.max(0, to - from))}
      </span>
    </button>
  );
}
