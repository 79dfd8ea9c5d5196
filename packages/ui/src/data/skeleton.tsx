import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

/** A quiet block in the place and size of what is coming. */
export function Skeleton({ className }: { readonly className?: string | undefined }): ReactNode {
  return (
    <span
      aria-hidden="true"
      className={cn("block h-4 animate-breathe rounded-md bg-surface-3", className)}
    />
  );
}

interface SkeletonRowsProps {
  /** What is loading, for screen readers: "Loading runs". */
  readonly label: string;
  readonly rows?: number | undefined;
  /** Widths of the cells of a row, as CSS lengths or shares. */
  readonly widths?: readonly string[] | undefined;
  readonly className?: string | undefined;
}

/** The shape of a table before its rows arrive; rows are as tall as those of Table. */
export function SkeletonRows({
  label,
  rows = 8,
  widths = ["30%", "15%", "20%", "12%"],
  className,
}: SkeletonRowsProps): ReactNode {
  return (
    <div role="status" aria-label={label} className={className}>
      {Array.from({ length: rows }, (_, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
          key={row}
          className="flex h-9 items-center gap-6 border-b border-line/70 px-3 last:border-b-0"
        >
          {widths.map((width, column) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              key={column}
              style={{ width }}
            >
              <Skeleton className="h-3" />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
