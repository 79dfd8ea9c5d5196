export interface RowWindow {
  /** First row to draw, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** Rows drawn beyond the edges, so that scrolling does not show blanks. */
const spare = 8;

/** The rows of a long list that are in sight. Heights in pixels. */
export function rowWindow(
  rows: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): RowWindow {
  const first = Math.floor(scrollTop / rowHeight);
  const last = Math.ceil((scrollTop + viewHeight) / rowHeight);
  const from = Math.min(Math.max(0, first - spare), rows);
  return { from, to: Math.min(rows, Math.max(from, last + spare)) };
}

/** Where to scroll so that a row is wholly in sight; the same place when it is. */
export function scrollToRow(
  row: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - viewHeight);
}
