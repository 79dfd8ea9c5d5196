"use client";

import type { HistoryEntry } from "@edgeloom/agent-core";
import {
  type Column,
  EmptyState,
  ErrorState,
  Panel,
  RelativeTime,
  SkeletonRows,
  StatusMark,
  statusLook,
  Table,
} from "@edgeloom/ui";
import type { ReactNode } from "react";
import { historyState, historyWords } from "./history-words.ts";

const columns: readonly Column<HistoryEntry>[] = [
  {
    key: "what",
    header: "What",
    cell: (entry) => (
      <span className="flex items-center gap-2">
        <StatusMark tone={statusLook(historyState(entry)).tone} />
        {historyWords(entry)}
      </span>
    ),
  },
  {
    key: "detail",
    header: "Detail",
    wideOnly: true,
    cell: (entry) => <span className="text-ink-3">{entry.detail}</span>,
  },
  { key: "when", header: "When", width: "8rem", cell: (entry) => <RelativeTime at={entry.at} /> },
  {
    key: "seq",
    header: "No.",
    width: "4rem",
    align: "end",
    wideOnly: true,
    cell: (entry) => <span className="font-mono text-ink-3 text-xs">{entry.seq}</span>,
  },
];

interface HistoryPanelProps {
  readonly entries: readonly HistoryEntry[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What happened to the node, latest first. */
export function HistoryPanel({ entries, error, onRetry }: HistoryPanelProps): ReactNode {
  return (
    <Panel title="History" flush>
      {entries === undefined ? (
        error === null ? (
          <div className="p-4">
            <SkeletonRows label="Loading history" rows={5} />
          </div>
        ) : (
          <ErrorState title="Could not load the history" error={error} onRetry={onRetry} />
        )
      ) : entries.length === 0 ? (
        <EmptyState
          title="Nothing happened yet"
          description="Moves, leases and workloads are listed here."
        />
      ) : (
        <Table
          label="History"
          columns={columns}
          rows={entries}
          rowKey={(entry) => String(entry.seq)}
          className="max-h-96"
        />
      )}
    </Panel>
  );
}
