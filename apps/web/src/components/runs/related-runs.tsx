"use client";

import { EmptyState, ErrorState, SkeletonRows } from "@edgeloom/ui";
import { useQuery } from "@tanstack/react-query";
import { GitFork } from "lucide-react";
import type { ReactNode } from "react";
import { client, unwrap } from "../../client/api.ts";
import { RunTable } from "./run-table.tsx";

interface RelatedRunsProps {
  readonly runId: string;
  readonly nameOf: (id: string) => string | undefined;
}

/** Runs that this one started, and those that repeat it. */
export function RelatedRuns({ runId, nameOf }: RelatedRunsProps): ReactNode {
  const related = useQuery({
    queryKey: ["runs", runId, "related"],
    queryFn: () => unwrap(client.runs[":id"].related.$get({ param: { id: runId } })),
  });
  if (related.isPending) return <SkeletonRows label="Loading related runs" rows={3} />;
  if (related.isError) {
    return (
      <ErrorState
        error={related.error}
        title="Could not load related runs"
        onRetry={() => void related.refetch()}
      />
    );
  }
  if (related.data.items.length === 0) {
    return (
      <EmptyState
        icon={<GitFork size={20} aria-hidden="true" />}
        title="No related runs"
        description="Runs of sub-workflows that this run starts, its retries and its replays are listed here."
      />
    );
  }
  return <RunTable runs={related.data.items} nameOf={nameOf} />;
}
