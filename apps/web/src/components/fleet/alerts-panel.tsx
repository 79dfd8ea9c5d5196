"use client";

import {
  Button,
  EmptyState,
  ErrorState,
  formatDuration,
  formatNumber,
  formatPercent,
  Panel,
  RelativeTime,
  SkeletonRows,
  StatusMark,
  toast,
} from "@edgeloom/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InferResponseType } from "hono/client";
import { BellOff } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useMay } from "../session/session-provider.tsx";

type Alert = InferResponseType<typeof client.alerts.$get, 200>["items"][number];

interface AlertsPanelProps {
  readonly fleetId: string;
  /** Alerts of one node only, whose name then need not be said. */
  readonly nodeId?: string | undefined;
  readonly className?: string | undefined;
}

const readEveryMs = 5_000;

/** Alerts that monitors raised, unresolved ones first. */
export function AlertsPanel({ fleetId, nodeId, className }: AlertsPanelProps): ReactNode {
  const queryClient = useQueryClient();
  const mayWrite = useMay("fleet:write");
  const queryKey = ["alerts", fleetId, nodeId ?? null];
  const alerts = useQuery({
    queryKey,
    queryFn: async () => {
      const query = { fleetId, limit: "50", ...(nodeId === undefined ? {} : { nodeId }) };
      return (await unwrap(client.alerts.$get({ query }))).items;
    },
    refetchInterval: readEveryMs,
  });
  const acknowledge = useMutation({
    mutationFn: (id: string) =>
      unwrap(client.alerts[":id"].acknowledgement.$post({ param: { id } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["alerts"] }),
    onError: (error) => toast.error("Could not acknowledge the alert", error),
  });
  const open = alerts.data?.filter(({ resolvedAt }) => resolvedAt === null).length ?? 0;
  return (
    <Panel
      title="Alerts"
      flush
      className={className}
      aside={
        open === 0 ? null : <span className="tabular text-state-failed text-xs">{open} open</span>
      }
    >
      {alerts.isPending ? (
        <div className="p-4">
          <SkeletonRows label="Loading alerts" rows={3} />
        </div>
      ) : alerts.isError ? (
        <ErrorState
          title="Could not load alerts"
          error={alerts.error}
          onRetry={() => void alerts.refetch()}
        />
      ) : alerts.data.length === 0 ? (
        <EmptyState
          icon={<BellOff size={20} />}
          title="No alerts"
          description="A workflow with an edge monitor raises them when a figure passes its bound."
          className="py-7"
        />
      ) : (
        <ul className="max-h-80 divide-y overflow-y-auto">
          {alerts.data.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              isNamed={nodeId === undefined}
              onAcknowledge={mayWrite ? () => acknowledge.mutate(alert.id) : undefined}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

interface AlertRowProps {
  readonly alert: Alert;
  readonly isNamed: boolean;
  readonly onAcknowledge: (() => void) | undefined;
}

/** Monitoring counts latency in seconds and shares from 0 to 1. */
function figure(metric: string, value: number): string {
  if (metric === "latency" || metric === "migration_time") return formatDuration(value * 1_000);
  if (metric === "throughput") return `${formatNumber(value)}/s`;
  return formatPercent(value);
}

function AlertRow({ alert, isNamed, onAcknowledge }: AlertRowProps): ReactNode {
  const isOpen = alert.resolvedAt === null;
  const isGrave = alert.severity === "critical" || alert.severity === "error";
  const tone = !isOpen ? "succeeded" : isGrave ? "failed" : "warning";
  return (
    <li className="flex items-start gap-2.5 px-4 py-2.5 text-sm">
      <StatusMark tone={tone} className="mt-1" />
      <div className="min-w-0 grow">
        <p className="text-pretty text-ink-1">{alert.message}</p>
        <p className="tabular text-ink-3 text-xs">
          {isNamed ? (
            <>
              <Link
                href={`/fleet/${alert.fleetId}/${encodeURIComponent(alert.nodeId)}`}
                className="focus-ring rounded-[3px] text-ink-2 hover:text-accent"
              >
                {alert.nodeId}
              </Link>
              {" · "}
            </>
          ) : null}
          {figure(alert.metric, alert.value)} against {figure(alert.metric, alert.threshold)}
          {" · "}
          <RelativeTime at={alert.raisedAt} />
          {isOpen ? "" : " · resolved"}
        </p>
      </div>
      {isOpen && alert.acknowledgedAt === null && onAcknowledge !== undefined ? (
        <Button size="sm" variant="quiet" onClick={onAcknowledge}>
          Acknowledge
        </Button>
      ) : null}
      {isOpen && alert.acknowledgedAt !== null ? (
        <span className="text-ink-3 text-xs">Acknowledged</span>
      ) : null}
    </li>
  );
}
