"use client";

import { Chart, type ChartSeries } from "@edgeloom/ui";
import { type ReactNode, useMemo } from "react";
import type { GroupTrace } from "../model/group-trace.ts";

interface CommitChartProps {
  readonly trace: GroupTrace;
  readonly members: readonly { readonly nodeId: string; readonly name: string }[];
  readonly windowMs: number;
}

/** Colours of the chart palette; beyond them lines are dashed. */
const paletteSize = 6;
const gapMs = 5_000;

/** How far each member knows the log to be committed; one that lags lies below the others. */
export function CommitChart({ trace, members, windowMs }: CommitChartProps): ReactNode {
  const { samples } = trace;
  const times = useMemo(() => samples.map(({ at }) => at), [samples]);
  const series = useMemo(
    (): ChartSeries[] =>
      members.map(({ nodeId, name }, index) => ({
        key: nodeId,
        label: name,
        dashed: index >= paletteSize,
        values: samples.map((sample) => sample.members[nodeId]?.commit ?? null),
      })),
    [samples, members],
  );
  return (
    <Chart
      title="Committed index"
      unit="count"
      times={times}
      series={series}
      gapMs={gapMs}
      liveWindowMs={windowMs}
      height={150}
    />
  );
}
