"use client";

import {
  Chart,
  type ChartSeries,
  type ChartUnit,
  ErrorState,
  formatNumber,
  formatPercent,
  formatUnit,
  Panel,
  Skeleton,
  Sparkline,
  Stat,
  type Values,
} from "@edgeloom/ui";
import { type ReactNode, useMemo } from "react";
import { liveRanges, type TimeRange } from "../fleet/node/time-range.ts";
import type { FleetHistory } from "./fleet-history.ts";
import type { LiveFleetHistory } from "./use-fleet-history.ts";

const gapSteps = 3;
const graceMs = 2_500;
export const dashboardSync = "dashboard";

interface ChartSpec {
  readonly title: string;
  readonly unit: ChartUnit;
  readonly yMax?: number;
  readonly lines: readonly (Pick<ChartSeries, "label" | "token"> & {
    readonly column: Exclude<keyof FleetHistory, "times">;
  })[];
}

const charts: readonly ChartSpec[] = [
  {
    title: "Nodes online",
    unit: "count",
    lines: [
      { label: "Healthy", column: "healthy", token: "state-succeeded" },
      { label: "Degraded", column: "degraded", token: "state-warning" },
      { label: "Unhealthy", column: "unhealthy", token: "state-failed" },
    ],
  },
  {
    title: "Mean load",
    unit: "share",
    yMax: 1,
    lines: [
      { label: "CPU", column: "cpu" },
      { label: "Memory", column: "memory" },
    ],
  },
  { title: "Requests", unit: "per-second", lines: [{ label: "All", column: "requests" }] },
  {
    title: "Latency",
    unit: "milliseconds",
    lines: [
      { label: "p50", column: "p50" },
      { label: "p95", column: "p95" },
    ],
  },
  {
    title: "Error rate",
    unit: "share",
    // A few errors in ten thousand should not look like a mountain.
    yMax: 0.01,
    lines: [{ label: "Failed", column: "errors", token: "state-failed" }],
  },
];

interface FleetChartsProps {
  readonly live: LiveFleetHistory;
  readonly range: TimeRange;
  readonly onRangeSelect: (from: number, to: number) => void;
}

/** The fleet over time, a panel a figure. */
export function FleetCharts({ live, range, onRangeSelect }: FleetChartsProps): ReactNode {
  if (live.error !== null && live.history.times.length === 0) {
    return (
      <Panel className="lg:col-span-2">
        <ErrorState
          title="Could not load the fleet's figures"
          error={live.error}
          onRetry={live.reload}
        />
      </Panel>
    );
  }
  return charts.map((spec) => (
    <Panel key={spec.title}>
      {live.isLoading ? (
        <Skeleton className="h-[185px] w-full" />
      ) : (
        <FleetChart spec={spec} live={live} range={range} onRangeSelect={onRangeSelect} />
      )}
    </Panel>
  ));
}

function FleetChart({
  spec,
  live,
  range,
  onRangeSelect,
}: FleetChartsProps & { readonly spec: ChartSpec }): ReactNode {
  const { history, stepMs } = live;
  const series = useMemo(
    () =>
      spec.lines.map(({ column, ...line }) => ({ ...line, key: column, values: history[column] })),
    [spec, history],
  );
  return (
    <Chart
      title={spec.title}
      unit={spec.unit}
      times={history.times}
      series={series}
      yMax={spec.yMax}
      gapMs={stepMs * gapSteps + graceMs}
      syncGroup={dashboardSync}
      onRangeSelect={onRangeSelect}
      {...(range.kind === "live"
        ? { liveWindowMs: liveRanges[range.range].spanMs }
        : { range: { from: range.from, to: range.to } })}
    />
  );
}

/** A share too small for one decimal is not none. */
function rarely(share: number): string {
  return share > 0 && share < 0.0005 ? "< 0.1%" : formatPercent(share);
}

const sparkPoints = 60;
const dash = "–";

/** The fleet now, in five figures. */
export function FleetFigures({ live }: { readonly live: LiveFleetHistory }): ReactNode {
  const { summary, history } = live;
  const write = (value: number | null | undefined, words: (value: number) => string): string =>
    value === null || value === undefined ? dash : words(value);
  const figures: readonly { label: string; value: string; note?: string; values: Values }[] = [
    {
      label: "Online",
      value: write(summary?.online, formatNumber),
      ...(summary === null ? {} : { note: `of ${formatNumber(summary.nodes)}` }),
      values: history.healthy,
    },
    { label: "Mean CPU", value: write(summary?.cpuMean, formatPercent), values: history.cpu },
    {
      label: "Requests",
      value: write(summary?.requestsPerSec, (rate) => `${formatNumber(Math.round(rate))}/s`),
      values: history.requests,
    },
    {
      label: "Latency",
      value: write(summary?.latencyP95Ms, (ms) => formatUnit("milliseconds", ms)),
      note: "p95",
      values: history.p95,
    },
    {
      label: "Error rate",
      value: write(summary?.errorRate, rarely),
      values: history.errors,
    },
  ];
  return (
    <section
      aria-label="Fleet now"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line md:grid-cols-5"
    >
      {figures.map(({ label, value, note, values }) => (
        <Stat
          key={label}
          label={label}
          value={value}
          note={note}
          aside={
            <Sparkline
              values={values.slice(-sparkPoints)}
              label={`${label}, lately`}
              width={72}
              height={22}
            />
          }
          className="bg-surface-1 px-4 py-3 max-md:last:col-span-2"
        />
      ))}
    </section>
  );
}
