"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../controls/icon-button.tsx";
import { formatNumber } from "../format/number.ts";

interface PaginationProps {
  /** What is paged, for screen readers: "Pages of runs". */
  readonly label: string;
  /** Index of the first row shown, from zero. */
  readonly offset: number;
  /** Rows shown now. */
  readonly count: number;
  /** All rows, when known. */
  readonly total?: number | undefined;
  readonly onPrevious?: (() => void) | undefined;
  readonly onNext?: (() => void) | undefined;
}

/** Which rows are shown, and the way to those before and after. */
export function Pagination({
  label,
  offset,
  count,
  total,
  onPrevious,
  onNext,
}: PaginationProps): ReactNode {
  const shown = count === 0 ? "0" : `${formatNumber(offset + 1)}–${formatNumber(offset + count)}`;
  return (
    <nav aria-label={label} className="flex items-center justify-end gap-1 text-ink-3 text-xs">
      <span className="tabular mr-1">
        {shown}
        {total === undefined ? "" : ` of ${formatNumber(total)}`}
      </span>
      <IconButton
        label="Previous page"
        size="sm"
        icon={<ChevronLeft size={16} />}
        disabled={onPrevious === undefined}
        onClick={onPrevious}
      />
      <IconButton
        label="Next page"
        size="sm"
        icon={<ChevronRight size={16} />}
        disabled={onNext === undefined}
        onClick={onNext}
      />
    </nav>
  );
}
