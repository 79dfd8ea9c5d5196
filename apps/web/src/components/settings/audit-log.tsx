"use client";

import {
  Button,
  EmptyState,
  ErrorState,
  Panel,
  RelativeTime,
  Select,
  SkeletonRows,
  StatusDot,
  Table,
  Toolbar,
  Tooltip,
} from "@edgeloom/ui";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useQueryState } from "../../client/query-state.ts";
import { useNames } from "../runs/use-names.ts";
import { actionWords, actorWords, auditAreas, outcomeState } from "./audit-words.ts";

interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
  readonly detail?: unknown;
}

const all = "all";

/** Who changed what, latest first. */
export function AuditLog(): ReactNode {
  const [query, changeQuery] = useQueryState();
  const action = query.get("action") ?? "";
  const actor = query.get("actor") ?? "";
  const nameOf = useNames();
  const members = useQuery({
    queryKey: ["members"],
    queryFn: () => unwrap(client.members.$get()),
  });
  const entries = useInfiniteQuery({
    queryKey: ["audit", action, actor],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      unwrap(
        client.audit.$get({
          query: {
            limit: "50",
            ...(action === "" ? {} : { action }),
            ...(actor === "" ? {} : { actor }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows: readonly AuditEntry[] = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="flex flex-col gap-4">
      <Toolbar label="Filters of the audit log">
        <Select
          aria-label="Area"
          className="w-48"
          value={action === "" ? all : action}
          onValueChange={(value) => changeQuery({ action: value === all ? null : value })}
          options={[{ value: all, label: "All areas" }, ...auditAreas]}
        />
        <Select
          aria-label="Who"
          className="w-48"
          value={actor === "" ? all : actor}
          onValueChange={(value) => changeQuery({ actor: value === all ? null : value })}
          options={[
            { value: all, label: "Anybody" },
            ...(members.data?.items ?? []).map(({ userId, name }) => ({
              value: `user:${userId}`,
              label: name,
            })),
            { value: "system", label: "Edgeloom" },
          ]}
        />
      </Toolbar>
      <Panel flush>
        {entries.isPending ? (
          <SkeletonRows label="Loading the audit log" rows={10} />
        ) : entries.isError ? (
          <ErrorState
            error={entries.error}
            title="Could not load the audit log"
            onRetry={() => void entries.refetch()}
          />
        ) : rows.length === 0 ? (
          <EmptyState
            icon={<ScrollText size={20} aria-hidden="true" />}
            title={action === "" && actor === "" ? "Nothing recorded yet" : "Nothing matches"}
            description="Changes of members, keys, fleets and edge nodes, and every compliance decision, are written here and never altered."
          />
        ) : (
          <>
            <Table<AuditEntry>
              label="Audit log"
              rows={rows}
              rowKey={(entry) => entry.id}
              columns={[
                {
                  key: "at",
                  header: "When",
                  width: "8rem",
                  cell: (entry) => <RelativeTime at={entry.at} className="text-ink-2" />,
                },
                {
                  key: "actor",
                  header: "Who",
                  width: "11rem",
                  cell: (entry) => actorWords(entry.actor, nameOf),
                },
                {
                  key: "action",
                  header: "Did",
                  cell: (entry) => (
                    <span className="font-medium text-ink-1">{actionWords(entry.action)}</span>
                  ),
                },
                {
                  key: "subject",
                  header: "To",
                  wideOnly: true,
                  cell: (entry) => (
                    <span className="font-mono text-ink-2 text-xs">{entry.subject}</span>
                  ),
                },
                {
                  key: "outcome",
                  header: "Outcome",
                  width: "8rem",
                  cell: (entry) => (
                    <StatusDot
                      state={outcomeState(entry.outcome)}
                      label={entry.outcome.charAt(0).toUpperCase() + entry.outcome.slice(1)}
                    />
                  ),
                },
                {
                  key: "detail",
                  header: "Detail",
                  wideOnly: true,
                  cell: (entry) => <AuditDetail detail={entry.detail} />,
                },
              ]}
            />
            {entries.hasNextPage ? (
              <div className="flex justify-center border-t p-2">
                <Button
                  variant="quiet"
                  loading={entries.isFetchingNextPage}
                  onClick={() => void entries.fetchNextPage()}
                >
                  Show earlier entries
                </Button>
              </div>
            ) : null}
          </>
        )}
      </Panel>
    </div>
  );
}

function AuditDetail({ detail }: { readonly detail: unknown }): ReactNode {
  const text = JSON.stringify(detail ?? {});
  if (text === "{}") return null;
  return (
    <Tooltip
      content={
        <pre className="max-h-64 overflow-auto whitespace-pre-wrap font-mono text-2xs">
          {JSON.stringify(detail, null, 2)}
        </pre>
      }
    >
      <button
        type="button"
        className="focus-ring block max-w-72 truncate rounded-[4px] text-left font-mono text-2xs text-ink-3"
      >
        {text}
      </button>
    </Tooltip>
  );
}
