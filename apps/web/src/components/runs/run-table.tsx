"use client";

import type { RunState } from "@edgeloom/protocol";
import { Badge, type Column, RelativeTime, Table, Tooltip } from "@edgeloom/ui";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { triggerWord } from "./run-filters.ts";
import { runName } from "./run-name.ts";
import { RunStateMark } from "./run-state.tsx";
import { RunTime } from "./run-time.tsx";

/** A row of the list, as the API gives it. */
export interface RunRow {
  readonly id: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly fleetId: string;
  readonly state: RunState;
  readonly trigger: string;
  readonly test: boolean;
  readonly startedById: string | null;
  readonly cancelRequested: boolean;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: { readonly message: string } | null;
  readonly progress: { readonly nodes: number; readonly done: number } | null;
}

interface RunTableProps {
  readonly runs: readonly RunRow[];
  /** Names of fleets and people by id. */
  readonly nameOf: (id: string) => string | undefined;
}

export function RunTable({ runs, nameOf }: RunTableProps): ReactNode {
  const router = useRouter();
  const columns = useMemo<readonly Column<RunRow>[]>(
    () => [
      {
        key: "state",
        header: "State",
        width: "8.5rem",
        cell: (run) => <RunStateMark state={run.state} cancelRequested={run.cancelRequested} />,
      },
      {
        key: "workflow",
        header: "Workflow",
        cell: (run) => (
          <span className="flex min-w-0 items-center gap-2">
            <Link
              href={`/runs/${run.id}`}
              className="focus-ring truncate rounded-[4px] font-medium text-ink-1 hover:underline"
            >
              {run.workflowName === "" ? "Deleted workflow" : run.workflowName}
            </Link>
            <span className="font-mono text-2xs text-ink-3 max-sm:hidden">{runName(run.id)}</span>
            {run.test ? (
              <Badge icon={<FlaskConical size={11} aria-hidden="true" />}>Test</Badge>
            ) : null}
          </span>
        ),
      },
      {
        key: "progress",
        header: "",
        width: "12rem",
        wideOnly: true,
        cell: (run) => <RunProgress run={run} />,
      },
      {
        key: "trigger",
        header: "Trigger",
        width: "8rem",
        wideOnly: true,
        cell: (run) => <span className="text-ink-2">{triggerWord(run.trigger)}</span>,
      },
      {
        key: "fleet",
        header: "Fleet",
        width: "9rem",
        wideOnly: true,
        cell: (run) => <span className="text-ink-2">{nameOf(run.fleetId) ?? "–"}</span>,
      },
      {
        key: "by",
        header: "Started by",
        width: "9rem",
        wideOnly: true,
        cell: (run) => (
          <span className="text-ink-2">
            {run.startedById === null ? "–" : (nameOf(run.startedById) ?? "Former member")}
          </span>
        ),
      },
      {
        key: "duration",
        header: "Duration",
        align: "end",
        width: "7rem",
        cell: (run) => <RunTime startedAt={run.startedAt} finishedAt={run.finishedAt} />,
      },
      {
        key: "created",
        header: "Created",
        align: "end",
        width: "7.5rem",
        cell: (run) => <RelativeTime at={run.createdAt} className="text-ink-2" />,
      },
    ],
    [nameOf],
  );
  return (
    <Table
      label="Runs"
      columns={columns}
      rows={runs}
      rowKey={(run) => run.id}
      onRowPress={(run) => router.push(`/runs/${run.id}`)}
    />
  );
}

/** Nodes done of a run that goes on, or what a failed one says. */
function RunProgress({ run }: { readonly run: RunRow }): ReactNode {
  if (run.progress !== null && run.progress.nodes > 0) {
    const { done, nodes } = run.progress;
    return (
      <span className="flex items-center gap-2">
        <span
          role="progressbar"
          aria-label="Nodes done"
          aria-valuenow={done}
          aria-valuemin={0}
          aria-valuemax={nodes}
          className="h-1 grow overflow-hidden rounded-full bg-surface-3"
        >
          <span
            style={{ width: `${Math.min(100, (done / nodes) * 100)}%` }}
            className="block h-full rounded-full bg-state-running transition-[width]"
          />
        </span>
        <span className="tabular w-10 text-right text-2xs text-ink-3">
          {done}/{nodes}
        </span>
      </span>
    );
  }
  if (run.error === null) return null;
  return (
    <Tooltip content={run.error.message}>
      <span className="block max-w-44 truncate text-ink-3 text-xs">{run.error.message}</span>
    </Tooltip>
  );
}
