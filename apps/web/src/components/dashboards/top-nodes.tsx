"use client";

import {
  type Column,
  EmptyState,
  ErrorState,
  formatNumber,
  formatPercent,
  formatUnit,
  Panel,
  SkeletonRows,
  StatusMark,
  statusLook,
  Table,
} from "@edgeloom/ui";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { filterNodes, noFilter } from "../fleet/table/fleet-filter.ts";
import { type FleetNode, markState } from "../fleet/table/fleet-node.ts";
import { useFleetTable } from "../fleet/table/use-fleet-table.ts";

const shownMax = 8;

/** The busiest nodes of the fleet now. */
export function TopNodes({ fleetId }: { readonly fleetId: string }): ReactNode {
  const live = useFleetTable(fleetId);
  const router = useRouter();
  const { table, revision } = live;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table changes in place; its revision tells when.
  const rows = useMemo(
    () =>
      filterNodes(table.nodes, { ...noFilter, sort: "cpu" })
        .filter(({ online }) => online)
        .slice(0, shownMax),
    [table, revision],
  );
  const columns = useMemo(() => columnsOf(fleetId), [fleetId]);
  return (
    <Panel title="Busiest nodes" flush>
      {live.isLoading ? (
        <div className="p-4">
          <SkeletonRows label="Loading nodes" rows={shownMax} />
        </div>
      ) : live.error !== null && table.nodes.length === 0 ? (
        <ErrorState title="Could not load nodes" error={live.error} onRetry={live.reload} />
      ) : rows.length === 0 ? (
        <EmptyState
          title="No node is online"
          description="Nodes are ranked here by load as they report."
          className="py-8"
        />
      ) : (
        <Table
          label="Busiest nodes"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          onRowPress={({ id }) => router.push(`/fleet/${fleetId}/${encodeURIComponent(id)}`)}
        />
      )}
    </Panel>
  );
}

function columnsOf(fleetId: string): Column<FleetNode>[] {
  const share = (value: number | null): string => (value === null ? "–" : formatPercent(value));
  return [
    {
      key: "name",
      header: "Node",
      cell: (node) => (
        <span className="flex items-center gap-2">
          <StatusMark tone={statusLook(markState(node)).tone} />
          <Link
            href={`/fleet/${fleetId}/${encodeURIComponent(node.id)}`}
            className="focus-ring truncate rounded-[3px] text-ink-1"
          >
            {node.name}
          </Link>
        </span>
      ),
    },
    {
      key: "cpu",
      header: "CPU",
      align: "end",
      width: "5rem",
      cell: ({ values }) => share(values.cpu),
    },
    {
      key: "memory",
      header: "Memory",
      align: "end",
      width: "5rem",
      wideOnly: true,
      cell: ({ values }) => share(values.memory),
    },
    {
      key: "requests",
      header: "Requests",
      align: "end",
      width: "6rem",
      cell: ({ values }) =>
        values.requestsPerSec === null
          ? "–"
          : `${formatNumber(Math.round(values.requestsPerSec))}/s`,
    },
    {
      key: "p95",
      header: "p95",
      align: "end",
      width: "5rem",
      wideOnly: true,
      cell: ({ values }) =>
        values.latencyP95Ms === null ? "–" : formatUnit("milliseconds", values.latencyP95Ms),
    },
  ];
}
