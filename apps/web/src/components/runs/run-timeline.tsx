"use client";

import type { WorkflowGraph } from "@edgeloom/graph";
import { cn, EmptyState, formatDuration, statusLook, statusToken, token } from "@edgeloom/ui";
import { ChartNoAxesGantt } from "lucide-react";
import { type CSSProperties, type ReactNode, useEffect, useMemo, useState } from "react";
import { NodeTile } from "../designer/palette/node-tile.tsx";
import type { StepView } from "../run-overlay/run-model.ts";
import { attemptKey, iterationWords } from "./attempts.ts";
import { type Timeline, type TimelineBar, timelineOf, timelineTicks } from "./timeline.ts";

const laneHeight = 14;
const refreshMs = 250;

interface RunTimelineProps {
  readonly graph: WorkflowGraph;
  readonly attempts: readonly StepView[];
  readonly running: boolean;
  readonly selectedKey: string | null;
  readonly onSelect: (step: StepView) => void;
}

/** What ran when: a row to a node, a bar to an attempt. */
export function RunTimeline({
  graph,
  attempts,
  running,
  selectedKey,
  onSelect,
}: RunTimelineProps): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, [running]);
  const timeline = useMemo(() => timelineOf(attempts, now), [attempts, now]);
  const nodeOf = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  if (timeline.rows.length === 0) {
    return (
      <EmptyState
        icon={<ChartNoAxesGantt size={20} aria-hidden="true" />}
        title="Nothing has begun yet"
        description="Each step appears here as a bar over the time that it took."
      />
    );
  }
  return (
    <div className="min-w-0 overflow-x-auto">
      <div className="relative min-w-160">
        <Ticks timeline={timeline} />
        {timeline.rows.map((row) => {
          const node = nodeOf.get(row.nodeId);
          const name = node?.name ?? row.nodeId;
          return (
            <div
              key={row.nodeId}
              className="relative grid grid-cols-[12rem_1fr] border-line/70 border-b last:border-b-0 hover:bg-surface-2/50"
            >
              <div className="flex min-w-0 items-center gap-2 px-3 py-1.5">
                <NodeTile type={node?.type ?? ""} size={20} />
                <span className="truncate text-ink-1 text-xs">{name}</span>
              </div>
              <div
                className="relative my-1.5 mr-16"
                style={{ height: Math.max(20, row.lanes * laneHeight) }}
              >
                {row.bars.map((bar) => (
                  <Bar
                    key={bar.key}
                    bar={bar}
                    name={name}
                    lanes={row.lanes}
                    now={now}
                    selected={bar.key === selectedKey}
                    onPress={() => onSelect(bar.step)}
                  />
                ))}
              </div>
            </div>
          );
        })}
      </div>
      {timeline.omitted > 0 ? (
        <p className="border-t px-3 py-2 text-ink-3 text-xs">
          {timeline.omitted} later attempts are not drawn; the events list them.
        </p>
      ) : null}
    </div>
  );
}

function Ticks({ timeline }: { readonly timeline: Timeline }): ReactNode {
  return (
    <div className="grid h-7 grid-cols-[12rem_1fr] border-b text-2xs text-ink-3">
      <span className="px-3 py-1.5">Step</span>
      <div className="relative mr-16">
        {timelineTicks(timeline.durationMs).map((offset) => (
          <span
            key={offset}
            style={{ left: `${(offset / timeline.durationMs) * 100}%` }}
            className="tabular absolute top-1.5 whitespace-nowrap border-line pl-1"
          >
            {formatDuration(offset)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface BarProps {
  readonly bar: TimelineBar;
  readonly name: string;
  readonly lanes: number;
  readonly now: number;
  readonly selected: boolean;
  readonly onPress: () => void;
}

function Bar({ bar, name, lanes, now, selected, onPress }: BarProps): ReactNode {
  const { step } = bar;
  const { tone, word } = statusLook(step.state);
  const tookMs =
    step.startedAt === null ? null : Math.max(0, (step.finishedAt ?? now) - step.startedAt);
  const iteration = iterationWords(step.iteration);
  const label = [
    name,
    ...(iteration === "" ? [] : [`#${iteration}`]),
    ...(step.attempt > 1 ? [`attempt ${step.attempt}`] : []),
    word,
    ...(tookMs === null ? [] : [formatDuration(tookMs)]),
  ].join(", ");
  const single = lanes === 1;
  const colour = token(statusToken(tone));
  const style: CSSProperties = {
    left: `${bar.start * 100}%`,
    width: `max(4px, ${(bar.end - bar.start) * 100}%)`,
    top: single ? 3 : bar.lane * laneHeight + 1,
    height: single ? 14 : laneHeight - 3,
    background: `color-mix(in oklab, ${colour} ${tone === "skipped" ? 12 : 55}%, var(--surface-1))`,
    borderColor: colour,
  };
  return (
    <>
      <button
        type="button"
        title={label}
        aria-label={label}
        aria-pressed={selected}
        data-key={attemptKey(step)}
        onClick={onPress}
        style={style}
        className={cn(
          "focus-ring absolute rounded-[4px] border transition-[filter] hover:brightness-110",
          tone === "skipped" && "border-dashed",
          selected && "ring-2 ring-accent/60",
        )}
      />
      {single && tookMs !== null ? (
        <span
          aria-hidden="true"
          style={{ left: `calc(${bar.end * 100}% + 8px)`, top: 3 }}
          className="tabular pointer-events-none absolute whitespace-nowrap text-2xs text-ink-3"
        >
          {formatDuration(tookMs)}
        </span>
      ) : null}
    </>
  );
}
