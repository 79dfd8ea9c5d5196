"use client";

import { ErrorState, SkeletonRows } from "@edgeloom/ui";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

interface QueriedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** What is loaded: "members". */
  readonly what: string;
  readonly rows?: number | undefined;
  readonly children: (data: Data) => ReactNode;
}

/** Loading, failed, or what was loaded. */
export function Queried<Data>({ query, what, rows = 4, children }: QueriedProps<Data>): ReactNode {
  if (query.isPending) return <SkeletonRows label={`Loading ${what}`} rows={rows} />;
  if (query.isError) {
    return (
      <ErrorState
        error={query.error}
        title={`Could not load ${what}`}
        retrying={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return children(query.data);
}
