"use client";

import type { RunSummary } from "@edgeloom/protocol";
import {
  Button,
  EmptyState,
  ErrorState,
  Page,
  PageHeader,
  Panel,
  SkeletonRows,
} from "@edgeloom/ui";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Play, SearchX } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useDeferredValue, useMemo, useRef } from "react";
import { client, unwrap } from "../../client/api.ts";
import { useLiveState, useLiveTopic } from "../../client/live-context.tsx";
import { useQueryState } from "../../client/query-state.ts";
import { isFinished } from "../run-overlay/run-model.ts";
import { RunFilterBar } from "./run-filter-bar.tsx";
import { isFiltered, readFilters, toRunQuery, writeFilters } from "./run-filters.ts";
import { type RunRow, RunTable } from "./run-table.tsx";
import { useNames } from "./use-names.ts";

const pageSize = 50;
/** While the gateway cannot be reached, and for the progress of runs that go on. */
const refetchMs = 2_000;
const refreshDelayMs = 300;

interface RunPage {
  readonly items: readonly RunRow[];
  readonly nextCursor: string | null;
}
type RunPages = InfiniteData<RunPage, string | null>;

/** Runs already listed take their new state at once. */
function withSummary(pages: RunPages, run: RunSummary): RunPages {
  const { state, startedAt, finishedAt } = run;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((row) =>
        row.id === run.id ? { ...row, state, startedAt, finishedAt } : row,
      ),
    })),
  };
}

export function RunList(): ReactNode {
  const [query, changeQuery] = useQueryState();
  const text = query.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(text)), [text]);
  const wanted = useDeferredValue(filters);
  const queryClient = useQueryClient();
  const nameOf = useNames();
  const liveState = useLiveState();
  const key = ["runs", "list", wanted] as const;
  const runs = useInfiniteQuery({
    queryKey: key,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      unwrap(
        client.runs.$get({
          query: toRunQuery(wanted, { now: Date.now(), cursor: pageParam, limit: pageSize }),
        }),
      ),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    refetchInterval: ({ state }) => {
      const unfinished = state.data?.pages.some((page) =>
        page.items.some((run) => !isFinished(run.state)),
      );
      return unfinished === true || liveState !== "connected" ? refetchMs : false;
    },
  });

  const refresh = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useLiveTopic(
    { kind: "runs" },
    {
      onRunChanged: (run) => {
        queryClient.setQueryData<RunPages>(key, (pages) =>
          pages === undefined ? pages : withSummary(pages, run),
        );
        // New runs, and those that a filter now shows or hides; many changes become one request.
        clearTimeout(refresh.current);
        refresh.current = setTimeout(() => void runs.refetch(), refreshDelayMs);
      },
    },
  );

  const rows = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page>
      <PageHeader title="Runs" description="What your workflows did, and are doing now." />
      <RunFilterBar filters={filters} onChange={(next) => changeQuery(writeFilters(next))} />
      <Panel flush>
        {runs.isPending ? (
          <SkeletonRows label="Loading runs" rows={12} />
        ) : runs.isError ? (
          <ErrorState
            error={runs.error}
            title="Could not load runs"
            retrying={runs.isFetching}
            onRetry={() => void runs.refetch()}
          />
        ) : rows.length === 0 ? (
          <NoRuns
            filtered={isFiltered(wanted)}
            onClear={() => changeQuery(writeFilters(readFilters(new URLSearchParams())))}
          />
        ) : (
          <>
            <RunTable runs={rows} nameOf={nameOf} />
            {runs.hasNextPage ? (
              <div className="flex justify-center border-t p-2">
                <Button
                  variant="quiet"
                  loading={runs.isFetchingNextPage}
                  onClick={() => void runs.fetchNextPage()}
                >
                  Show earlier runs
                </Button>
              </div>
            ) : null}
          </>
        )}
      </Panel>
    </Page>
  );
}

interface NoRunsProps {
  readonly filtered: boolean;
  readonly onClear: () => void;
}

function NoRuns({ filtered, onClear }: NoRunsProps): ReactNode {
  if (filtered) {
    return (
      <EmptyState
        icon={<SearchX size={20} aria-hidden="true" />}
        title="No run matches"
        description="Other states, a longer time range or another workflow may show more."
        action={<Button onClick={onClear}>Clear the filters</Button>}
      />
    );
  }
  return (
    <EmptyState
      icon={<Play size={20} aria-hidden="true" />}
      title="No runs yet"
      description="Each time a workflow is started, by hand, on schedule or by a webhook, its run is kept here with every step's input, output and timing."
      action={
        <Button asChild variant="primary">
          <Link href="/workflows">Open a workflow</Link>
        </Button>
      }
    />
  );
}
