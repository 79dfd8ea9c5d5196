"use client";

import { EmptyState, ErrorState, Page, PageHeader, Segmented, Skeleton } from "@edgeloom/ui";
import { ChartNoAxesCombined } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { AlertsPanel } from "../fleet/alerts-panel.tsx";
import { RangeBar } from "../fleet/node/range-bar.tsx";
import { parseTimeRange, type TimeRange, timeRangeParams } from "../fleet/node/time-range.ts";
import { useAddress } from "../fleet/use-address.ts";
import { type FleetView, useFleets } from "../fleet/use-fleets.ts";
import { FleetCharts, FleetFigures } from "./fleet-panel.tsx";
import { RunsPanels } from "./runs-panel.tsx";
import { TopNodes } from "./top-nodes.tsx";
import { useFleetHistory } from "./use-fleet-history.ts";

/** How the fleet and the runs are doing, live. */
export function DashboardsPage(): ReactNode {
  const fleets = useFleets();
  const { params, set } = useAddress();
  const range = useMemo(() => parseTimeRange(params), [params]);
  const setRange = (next: TimeRange): void => set(timeRangeParams(next));
  const fleet = fleets.data?.find(({ id }) => id === params.get("fleet")) ?? fleets.data?.[0];
  return (
    <Page>
      <PageHeader
        title="Dashboards"
        actions={
          <>
            {fleets.data === undefined || fleet === undefined ? null : (
              <Segmented
                aria-label="Fleet"
                size="sm"
                value={fleet.id}
                onValueChange={(fleetId) => set({ fleet: fleetId })}
                options={fleets.data.map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
            <RangeBar range={range} onChange={setRange} />
          </>
        }
      />
      {fleets.isPending ? (
        <div className="grid gap-4 lg:grid-cols-2">
          {["nodes", "load", "requests", "latency"].map((name) => (
            <Skeleton key={name} className="h-56" />
          ))}
        </div>
      ) : fleets.isError ? (
        <ErrorState
          title="Could not load fleets"
          error={fleets.error}
          onRetry={() => void fleets.refetch()}
        />
      ) : fleet === undefined ? (
        <EmptyState
          icon={<ChartNoAxesCombined size={20} />}
          title="No fleet to watch yet"
          description="Charts appear as soon as the workspace has a fleet."
        />
      ) : (
        <Dashboard key={fleet.id} fleet={fleet} range={range} onRange={setRange} />
      )}
    </Page>
  );
}

interface DashboardProps {
  readonly fleet: FleetView;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
}

function Dashboard({ fleet, range, onRange }: DashboardProps): ReactNode {
  const live = useFleetHistory(fleet.id, range);
  const select = (from: number, to: number): void => onRange({ kind: "fixed", from, to });
  return (
    <>
      <FleetFigures live={live} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <FleetCharts live={live} range={range} onRangeSelect={select} />
        <RunsPanels range={range} onRangeSelect={select} />
        <TopNodes fleetId={fleet.id} />
        <AlertsPanel fleetId={fleet.id} />
      </div>
    </>
  );
}
