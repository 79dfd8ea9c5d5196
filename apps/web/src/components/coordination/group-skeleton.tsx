import { Page, Skeleton } from "@edgeloom/ui";
import type { ReactNode } from "react";

/** The page before its first frame, in its final shape. */
export function GroupSkeleton(): ReactNode {
  return (
    <Page>
      <Skeleton className="h-8 w-64" />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Skeleton className="h-[26rem]" />
          <Skeleton className="h-52" />
          <Skeleton className="h-80" />
        </div>
        <div className="flex flex-col gap-4">
          <Skeleton className="h-52" />
          <Skeleton className="h-96" />
        </div>
      </div>
    </Page>
  );
}
