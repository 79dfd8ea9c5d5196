"use client";

import type { EdgeNodeView } from "@edgeloom/protocol";
import { ErrorState, Page, PageHeader, Skeleton, StatusBadge } from "@edgeloom/ui";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { FrameBreadcrumb } from "../../frame/breadcrumb.tsx";
import { useMay, useSession } from "../../session/session-provider.tsx";
import { AlertsPanel } from "../alerts-panel.tsx";
import { markState } from "../table/fleet-node.ts";
import { useAddress } from "../use-address.ts";
import { useFleets } from "../use-fleets.ts";
import { FaultCard } from "./fault-card.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { historyEvents } from "./history-words.ts";
import { IdentityCard } from "./identity-card.tsx";
import { healthLane, leaseLane, lifecycleLane, workloadLanes } from "./lanes.ts";
import { LeaseCard } from "./lease-card.tsx";
import { LifecycleCard } from "./lifecycle-card.tsx";
import { NodeCharts } from "./node-charts.tsx";
import { fencingOf, type NodeControl, whyBlocked } from "./node-control.ts";
import { RangeBar } from "./range-bar.tsx";
import { parseTimeRange, spanAt, type TimeRange, timeRangeParams } from "./time-range.ts";
import { type NodeAddress, useNode, useNodeCommands } from "./use-node.ts";
import { useNodeSeries } from "./use-node-series.ts";
import { WorkloadsPanel } from "./workloads-panel.tsx";

/** One edge node: its figures and its past on one axis of time, and what can be done with it. */
export function NodePage(address: NodeAddress): ReactNode {
  const facts = useNode(address);
  const { node } = facts;
  if (node.data === undefined) {
    return node.isError ? (
      <ErrorState
        title={`Could not load the edge node ${address.nodeId}`}
        error={node.error}
        onRetry={() => void node.refetch()}
        retrying={node.isFetching}
      />
    ) : (
      <NodeSkeleton />
    );
  }
  return <NodeView address={address} node={node.data} facts={facts} />;
}

function NodeSkeleton(): ReactNode {
  return (
    <Page>
      <Skeleton className="h-8 w-64" />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-[56rem]" />
        <div className="flex flex-col gap-4">
          <Skeleton className="h-64" />
          <Skeleton className="h-40" />
          <Skeleton className="h-96" />
        </div>
      </div>
    </Page>
  );
}

interface NodeViewProps {
  readonly address: NodeAddress;
  readonly node: EdgeNodeView;
  readonly facts: ReturnType<typeof useNode>;
}

/** A world that runs faster than time has a clock of its own; small differences are only the way. */
const skewMsMin = 5_000;

function clockSkew(node: EdgeNodeView): number {
  const skew = (node.lastSample?.at ?? 0) - (node.lastSeenAt ?? 0);
  return node.lastSample === null || Math.abs(skew) < skewMsMin ? 0 : skew;
}

/** The moment, renewed every second while `runs`. */
function useNow(runs: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [runs]);
  return now;
}

function useControl(address: NodeAddress, node: EdgeNodeView): NodeControl {
  const commands = useNodeCommands(address);
  const holder = useSession().email;
  const mayWrite = useMay("fleet:write");
  return {
    ...commands,
    holder,
    blocked: whyBlocked(node, { mayWrite, holder }),
    fencing: fencingOf(node, holder),
  };
}

function NodeView({ address, node, facts }: NodeViewProps): ReactNode {
  const { params, set } = useAddress();
  const range = useMemo(() => parseTimeRange(params), [params]);
  const setRange = (next: TimeRange): void => set(timeRangeParams(next));
  const control = useControl(address, node);
  const mayWrite = useMay("fleet:write");
  return (
    <Page>
      <NodeBreadcrumb address={address} node={node} />
      <PageHeader
        title={node.name}
        status={
          <span className="flex gap-1.5">
            <StatusBadge state={markState(node)} />
            {node.lifecycle === "active" ? null : <StatusBadge state={node.lifecycle} />}
            {node.cordoned ? <StatusBadge state="cordoned" /> : null}
          </span>
        }
        description={`${node.city}, ${node.country} · ${node.region} · ${node.kind === "real" ? "real host" : "simulated"}`}
        actions={<RangeBar range={range} onChange={setRange} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <NodeTimeline
            address={address}
            node={node}
            facts={facts}
            range={range}
            onRange={setRange}
          />
          <WorkloadsPanel node={node} control={control} />
          <HistoryPanel
            entries={facts.history.data}
            error={facts.history.error}
            onRetry={() => void facts.history.refetch()}
          />
        </div>
        <div className="grid gap-4 md:max-xl:grid-cols-2">
          <LifecycleCard node={node} control={control} />
          <LeaseCard node={node} control={control} mayWrite={mayWrite} />
          {node.kind === "simulated" ? (
            <FaultCard
              faults={facts.detail.data?.state.faults ?? []}
              control={control}
              mayWrite={mayWrite}
            />
          ) : null}
          <AlertsPanel fleetId={address.fleetId} nodeId={address.nodeId} />
          <IdentityCard node={node} />
        </div>
      </div>
    </Page>
  );
}

function NodeBreadcrumb({ address, node }: Pick<NodeViewProps, "address" | "node">): ReactNode {
  const fleet = useFleets().data?.find(({ id }) => id === address.fleetId);
  return (
    <FrameBreadcrumb
      crumbs={[
        { label: fleet?.name ?? "Fleet", href: `/fleet?fleet=${address.fleetId}` },
        { label: node.name },
      ]}
    />
  );
}

interface NodeTimelineProps extends NodeViewProps {
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
}

const gapSteps = 3;
/** A bucket that is not over yet is no silence. */
const graceMs = 5_000;

function NodeTimeline({ address, node, facts, range, onRange }: NodeTimelineProps): ReactNode {
  const skewMs = clockSkew(node);
  const live = useNodeSeries(address, range, node.index, skewMs);
  const now = useNow(range.kind === "live") + skewMs;
  const history = facts.history.data;
  const leases = facts.detail.data?.leases;
  const events = useMemo(() => historyEvents(history ?? []), [history]);
  const span = spanAt(range, now);
  const lanes = useMemo(() => {
    const gapMs = live.stepMs * gapSteps + graceMs;
    const until = Math.min(now, span.to);
    const lease = leaseLane(leases ?? [], now);
    return [
      healthLane(live.series, gapMs, until),
      lifecycleLane(history ?? [], now),
      ...(lease.segments.length === 0 ? [] : [lease]),
      ...workloadLanes(history ?? [], now),
    ];
  }, [live.series, live.stepMs, history, leases, now, span.to]);
  return (
    <NodeCharts
      live={live}
      range={range}
      span={span}
      lanes={lanes}
      events={events}
      onRangeSelect={(from, to) => onRange({ kind: "fixed", from, to })}
    />
  );
}
