"use client";

import type { TelemetryField } from "@edgeloom/agent-core";
import {
  Chart,
  type ChartEvent,
  type ChartSeries,
  type ChartUnit,
  ErrorState,
  Panel,
  Skeleton,
} from "@edgeloom/ui";
import { type ReactNode, useMemo } from "react";
import type { Lane } from "./lanes.ts";
import type { NodeSeries } from "./series.ts";
import { TimeLanes } from "./time-lanes.tsx";
import { liveRanges, type TimeRange } from "./time-range.ts";
import type { LiveSeries } from "./use-node-series.ts";

const syncGroup = "edge-node";
const gapSteps = 3;

interface ChartSpec {
  readonly title: string;
  readonly unit: ChartUnit;
  readonly yMax?: number;
  readonly lines: readonly Pick<ChartSeries, "label" | "token" | "dashed">[];
  readonly fields: readonly TelemetryField[];
}

/** From top to bottom: what is asked of the node, how it copes, what it feels like. */
const charts: readonly ChartSpec[] = [
  {
    title: "Load",
    unit: "share",
    yMax: 1,
    fields: ["cpu", "memory", "storage"],
    lines: [{ label: "CPU" }, { label: "Memory" }, { label: "Storage" }],
  },
  {
    title: "Requests",
    unit: "per-second",
    fields: ["requestsPerSec"],
    lines: [{ label: "All" }],
  },
  {
    title: "Latency",
    unit: "milliseconds",
    fields: ["latencyP50Ms", "latencyP95Ms", "latencyP99Ms"],
    lines: [{ label: "p50" }, { label: "p95" }, { label: "p99" }],
  },
  {
    title: "Errors and cache",
    unit: "share",
    fields: ["errorRate", "cacheHitRate"],
    lines: [
      { label: "Failed", token: "state-failed" },
      { label: "From cache", token: "category-data" },
    ],
  },
  {
    title: "Network per second",
    unit: "bytes",
    fields: ["networkRxBytesPerSec", "networkTxBytesPerSec"],
    lines: [{ label: "Received" }, { label: "Sent" }],
  },
];

interface NodeChartsProps {
  readonly live: LiveSeries;
  readonly range: TimeRange;
  readonly span: { readonly from: number; readonly to: number };
  readonly lanes: readonly Lane[];
  readonly events: readonly ChartEvent[];
  readonly onRangeSelect: (from: number, to: number) => void;
}

/** Everything that happened to the node on one axis of time, so that causes line up with effects. */
export function NodeCharts({ live, span, lanes, ...rest }: NodeChartsProps): ReactNode {
  if (live.error !== null && live.series.times.length === 0) {
    return (
      <Panel>
        <ErrorState title="Could not load figures" error={live.error} onRetry={live.reload} />
      </Panel>
    );
  }
  return (
    <Panel className="[&>div]:px-3">
      <div className="flex flex-col gap-4">
        <TimeLanes lanes={lanes} span={span} syncGroup={syncGroup} />
        {charts.map((spec) =>
          live.isLoading ? (
            <Skeleton key={spec.title} className="h-[166px] w-full" />
          ) : (
            <NodeChart
              key={spec.title}
              spec={spec}
              series={live.series}
              stepMs={live.stepMs}
              {...rest}
            />
          ),
        )}
      </div>
    </Panel>
  );
}

interface NodeChartProps extends Pick<NodeChartsProps, "range" | "events" | "onRangeSelect"> {
  readonly spec: ChartSpec;
  readonly series: NodeSeries;
  readonly stepMs: number;
}

function NodeChart({
  spec,
  series,
  stepMs,
  range,
  events,
  onRangeSelect,
}: NodeChartProps): ReactNode {
  const lines = useMemo(
    () =>
      spec.fields.map((field, at) => ({
        key: field,
        label: field,
        ...spec.lines[at],
        values: series.columns[field],
      })),
    [spec, series],
  );
  const shown =
    range.kind === "live"
      ? { liveWindowMs: liveRanges[range.range].spanMs }
      : { range: { from: range.from, to: range.to } };
  return (
    <Chart
      title={spec.title}
      unit={spec.unit}
      times={series.times}
      series={lines}
      events={events}
      gapMs={stepMs * gapSteps}
      yMax={spec.yMax}
      syncGroup={syncGroup}
      onRangeSelect={onRangeSelect}
      height={132}
      {...shown}
    />
  );
}
