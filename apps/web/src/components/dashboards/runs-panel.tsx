"use client";

import { Chart, ErrorState, formatNumber, Panel, Skeleton, Stat } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { client, unwrap } from "../../client/api.ts";
import { liveRanges, spanAt, type TimeRange, timeRangeParams } from "../fleet/node/time-range.ts";
import { dashboardSync } from "./fleet-panel.tsx";
import { perMinute } from "./per-minute.ts";

const readEveryMs = 5_000;
/** Narrower buckets than this would show single runs as spikes. */
const bucketMsMin = 10_000;

interface RunsPanelsProps {
  readonly range: TimeRange;
  readonly onRangeSelect: (from: number, to: number) => void;
}

/** How runs go: outcomes and durations over time, and what waits now. */
export function RunsPanels({ range, onRangeSelect }: RunsPanelsProps): ReactNode {
  const query = useQuery({
    queryKey: ["run-stats", timeRangeParams(range)],
    queryFn: () => {
      const { from, to } = spanAt(range, Date.now());
      return unwrap(
        client.runs.stats.$get({
          query: {
            from: String(Math.round(from)),
            to: String(Math.round(to)),
            step: String(bucketMsMin),
          },
        }),
      );
    },
    refetchInterval: range.kind === "live" ? readEveryMs : false,
    placeholderData: (before) => before,
  });
  const { data } = query;
  const series = useMemo(() => perMinute(data?.buckets ?? [], data?.stepMs ?? 60_000), [data]);
  if (query.isError && data === undefined) {
    return (
      <Panel className="lg:col-span-2">
        <ErrorState
          title="Could not load runs"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </Panel>
    );
  }
  const shown =
    range.kind === "live"
      ? { liveWindowMs: liveRanges[range.range].spanMs }
      : { range: { from: range.from, to: range.to } };
  const chart = { times: series.times, syncGroup: dashboardSync, onRangeSelect, ...shown };
  return (
    <>
      <Panel>
        {data === undefined ? (
          <Skeleton className="h-[185px] w-full" />
        ) : (
          <Chart title="Runs per minute" unit="count" series={series.outcomes} {...chart} />
        )}
      </Panel>
      <Panel>
        {data === undefined ? (
          <Skeleton className="h-[185px] w-full" />
        ) : (
          <Chart
            title="Duration of runs"
            unit="milliseconds"
            series={series.durations}
            gapMs={data.stepMs * 3}
            {...chart}
          />
        )}
      </Panel>
      <Panel title="Runs now">
        <div className="grid grid-cols-3 gap-4">
          <Stat label="Queued" value={count(data?.now.queued)} />
          <Stat label="Running" value={count(data?.now.running)} />
          <Stat label="Waiting" value={count(data?.now.waiting)} />
        </div>
      </Panel>
    </>
  );
}

const count = (value: number | undefined): string =>
  value === undefined ? "–" : formatNumber(value);
