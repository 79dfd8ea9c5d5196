const minuteMs = 60_000;

export const liveRanges = {
  "5m": { label: "5 min", spanMs: 5 * minuteMs },
  "1h": { label: "1 h", spanMs: 60 * minuteMs },
  "6h": { label: "6 h", spanMs: 360 * minuteMs },
  "24h": { label: "24 h", spanMs: 1_440 * minuteMs },
} as const;
export type LiveRange = keyof typeof liveRanges;

/** The time that all charts of a page show: up to now and sliding, or a span that stands still. */
export type TimeRange =
  | { readonly kind: "live"; readonly range: LiveRange }
  | { readonly kind: "fixed"; readonly from: number; readonly to: number };

export function isLiveRange(text: string | null): text is LiveRange {
  return text !== null && Object.hasOwn(liveRanges, text);
}

/** Reads the range out of an address: `range=1h`, or `from` and `to` in epoch ms. */
export function parseTimeRange(params: URLSearchParams, usual: LiveRange = "5m"): TimeRange {
  const from = Number(params.get("from") ?? Number.NaN);
  const to = Number(params.get("to") ?? Number.NaN);
  if (Number.isFinite(from) && Number.isFinite(to) && from < to) return { kind: "fixed", from, to };
  const range = params.get("range");
  return { kind: "live", range: isLiveRange(range) ? range : usual };
}

export function timeRangeParams(range: TimeRange): Record<"range" | "from" | "to", string | null> {
  return range.kind === "live"
    ? { range: range.range, from: null, to: null }
    : { range: null, from: String(Math.round(range.from)), to: String(Math.round(range.to)) };
}

/** Start, end and length of a range at a moment, epoch ms. */
export function spanAt(
  range: TimeRange,
  now: number,
): { readonly from: number; readonly to: number } {
  if (range.kind === "fixed") return { from: range.from, to: range.to };
  return { from: now - liveRanges[range.range].spanMs, to: now };
}
