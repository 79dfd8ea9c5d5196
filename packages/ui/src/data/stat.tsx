import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

interface StatProps {
  readonly label: ReactNode;
  /** The figure with its unit, already written. */
  readonly value: ReactNode;
  /** What it is compared with: "of 24", "p95". */
  readonly note?: ReactNode;
  /** A Sparkline or mark at the end. */
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
}

/** One figure that matters. */
export function Stat({ label, value, note, aside, className }: StatProps): ReactNode {
  return (
    <div className={cn("@container min-w-0", className)}>
      <dl className="flex items-end justify-between gap-4">
        <div className="min-w-0">
          <dt className="truncate text-ink-3 text-xs">{label}</dt>
          <dd className="mt-0.5 flex items-baseline gap-1.5">
            <span className="tabular whitespace-nowrap font-medium text-ink-1 text-xl tracking-tight">
              {value}
            </span>
            {note === undefined ? null : (
              <span className="truncate text-ink-3 text-xs">{note}</span>
            )}
          </dd>
        </div>
        {aside === undefined ? null : (
          <dd className="shrink-0 pb-1 @max-[13rem]:hidden">{aside}</dd>
        )}
      </dl>
    </div>
  );
}

interface DefinitionListProps {
  readonly items: readonly { readonly term: string; readonly value: ReactNode }[];
  readonly className?: string | undefined;
}

/** Names and values of one object, in two columns. */
export function DefinitionList({ items, className }: DefinitionListProps): ReactNode {
  return (
    <dl
      className={cn("grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1.5 text-sm", className)}
    >
      {items.map((item) => (
        <div key={item.term} className="contents">
          <dt className="text-ink-3">{item.term}</dt>
          <dd className="tabular min-w-0 break-words text-ink-1">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
