import { Skeleton } from "@edgeloom/ui";
import type { ReactNode } from "react";

/** The designer's shape before the workflow arrives. */
export function DesignerSkeleton(): ReactNode {
  return (
    <div role="status" aria-label="Opening the workflow" className="flex h-full flex-col">
      <div className="flex h-11 items-center gap-3 border-b bg-surface-1 px-3">
        <Skeleton className="w-44" />
        <Skeleton className="w-16" />
        <span className="grow" />
        <Skeleton className="h-7 w-44" />
        <Skeleton className="h-7 w-20" />
      </div>
      <div className="flex min-h-0 grow">
        <div className="flex w-60 flex-col gap-3 border-r bg-surface-1 p-3 max-md:hidden">
          {Array.from({ length: 9 }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
            <Skeleton key={row} className="h-7 w-full" />
          ))}
        </div>
        <div className="grow" />
        <div className="flex w-80 flex-col gap-4 border-l bg-surface-1 p-4 max-lg:hidden">
          <Skeleton className="w-40" />
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-full" />
        </div>
      </div>
    </div>
  );
}
