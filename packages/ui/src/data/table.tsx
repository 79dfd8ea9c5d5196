"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

export interface SortOrder<Key extends string = string> {
  readonly key: Key;
  readonly direction: "ascending" | "descending";
}

export interface Column<Row, Key extends string = string> {
  readonly key: Key;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  readonly align?: "start" | "end" | undefined;
  /** The header becomes a button that reports this column's key. */
  readonly sortable?: boolean | undefined;
  /** A CSS width, such as "8rem"; columns without one share what is left. */
  readonly width?: string | undefined;
  /** Leaves the column out on narrow screens. */
  readonly wideOnly?: boolean | undefined;
}

interface TableProps<Row, Key extends string> {
  /** What the table holds, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row, Key>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly sort?: SortOrder<Key> | undefined;
  readonly onSortChange?: ((sort: SortOrder<Key>) => void) | undefined;
  /** Makes rows pressable by pointer and Enter; the first cell should also hold a link. */
  readonly onRowPress?: ((row: Row) => void) | undefined;
  readonly selectedKey?: string | undefined;
  readonly className?: string | undefined;
}

/** A dense table with a header that stays in sight. Show Skeleton, EmptyState or ErrorState in its place. */
export function Table<Row, Key extends string = string>({
  label,
  columns,
  rows,
  rowKey,
  sort,
  onSortChange,
  onRowPress,
  selectedKey,
  className,
}: TableProps<Row, Key>): ReactNode {
  return (
    <div className={cn("min-h-0 overflow-auto", className)}>
      <table aria-label={label} className="tabular w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell
                key={column.key}
                column={column}
                sort={sort}
                onSortChange={onSortChange}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <TableRow
                key={key}
                selected={key === selectedKey}
                onPress={onRowPress === undefined ? undefined : () => onRowPress(row)}
              >
                {columns.map((column) => (
                  <TableCell key={column.key} align={column.align} wideOnly={column.wideOnly}>
                    {column.cell(row)}
                  </TableCell>
                ))}
              </TableRow>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface HeaderCellProps<Row, Key extends string> {
  readonly column: Column<Row, Key>;
  readonly sort: SortOrder<Key> | undefined;
  readonly onSortChange: ((sort: SortOrder<Key>) => void) | undefined;
}

function HeaderCell<Row, Key extends string>({
  column,
  sort,
  onSortChange,
}: HeaderCellProps<Row, Key>): ReactNode {
  const direction = sort?.key === column.key ? sort.direction : undefined;
  const next = direction === "ascending" ? "descending" : "ascending";
  const canSort = column.sortable === true && onSortChange !== undefined;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={canSort ? (direction ?? "none") : undefined}
      style={column.width === undefined ? undefined : { width: column.width }}
      className={cn(
        "sticky top-0 z-10 h-8 whitespace-nowrap border-b bg-surface-1 px-3 font-medium text-ink-3 text-xs",
        column.align === "end" ? "text-right" : "text-left",
        column.wideOnly === true && "max-md:hidden",
      )}
    >
      {canSort ? (
        <button
          type="button"
          onClick={() => onSortChange({ key: column.key, direction: next })}
          className={cn(
            "focus-ring group -mx-1 inline-flex items-center gap-1 rounded-[4px] px-1 hover:text-ink-1",
            column.align === "end" && "flex-row-reverse",
            direction !== undefined && "text-ink-1",
          )}
        >
          {column.header}
          <Arrow
            aria-hidden="true"
            size={12}
            className={direction === undefined ? "opacity-0 group-hover:opacity-60" : ""}
          />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

interface TableRowProps {
  readonly selected?: boolean | undefined;
  readonly onPress?: (() => void) | undefined;
  readonly children: ReactNode;
}

function isOwnControl(target: EventTarget, row: Element): boolean {
  if (!(target instanceof Element)) return false;
  const control = target.closest("a, button, input, label, [role=checkbox], [role=menuitem]");
  return control !== null && row.contains(control) && control !== row;
}

function TableRow({ selected = false, onPress, children }: TableRowProps): ReactNode {
  const pressable =
    onPress === undefined
      ? {}
      : {
          tabIndex: 0,
          onClick: (event: MouseEvent<HTMLTableRowElement>) => {
            // A portal's clicks bubble through React, not through the document.
            if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target))
              return;
            if (!isOwnControl(event.target, event.currentTarget)) onPress();
          },
          onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => {
            if (event.key !== "Enter" || event.target !== event.currentTarget) return;
            // Else the same press would act on whatever takes the focus next.
            event.preventDefault();
            onPress();
          },
        };
  return (
    <tr
      {...pressable}
      aria-selected={selected || undefined}
      className={cn(
        "group/row transition-colors hover:bg-surface-2/60 focus-visible:-outline-offset-2",
        onPress !== undefined && "cursor-pointer",
        selected && "bg-accent/10 hover:bg-accent/14",
      )}
    >
      {children}
    </tr>
  );
}

interface TableCellProps {
  readonly children: ReactNode;
  readonly align?: "start" | "end" | undefined;
  readonly wideOnly?: boolean | undefined;
}

function TableCell({ align, wideOnly, children }: TableCellProps): ReactNode {
  return (
    <td
      className={cn(
        "h-9 max-w-80 truncate border-b border-line/70 px-3 py-1 group-last/row:border-b-0",
        align === "end" ? "text-right" : "text-left",
        wideOnly === true && "max-md:hidden",
      )}
    >
      {children}
    </td>
  );
}
