import type { StepView } from "../run-overlay/run-model.ts";
import { attemptKey } from "./attempts.ts";

export interface TimelineBar {
  readonly key: string;
  readonly step: StepView;
  /** Shares of the whole time, 0 to 1. */
  readonly start: number;
  readonly end: number;
  /** Bars of one node that overlap stand in lanes. */
  readonly lane: number;
}

export interface TimelineRow {
  readonly nodeId: string;
  readonly lanes: number;
  readonly bars: readonly TimelineBar[];
}

export interface Timeline {
  readonly from: number;
  readonly durationMs: number;
  readonly rows: readonly TimelineRow[];
  /** Attempts left out because there are too many to draw. */
  readonly omitted: number;
}

/** More iterations at once than this share the last lane. */
export const lanesMax = 6;
const barsMax = 1_500;

const beginOf = (step: StepView): number | null => step.startedAt ?? step.finishedAt;

/** The first lane that is free at `start`, or the one that is free soonest. */
function freeLane(lanes: number[], start: number): number {
  const free = lanes.findIndex((end) => end <= start);
  if (free >= 0) return free;
  if (lanes.length < lanesMax) return lanes.length;
  return lanes.indexOf(Math.min(...lanes));
}

/**
 * Attempts as bars over the time of a run, a row to a node in the order in which nodes began.
 * @param now the end of what goes on, epoch milliseconds
 */
export function timelineOf(attempts: readonly StepView[], now: number): Timeline {
  const begun = attempts
    .flatMap((step) => {
      const begin = beginOf(step);
      return begin === null ? [] : [{ step, begin, end: step.finishedAt ?? now }];
    })
    .sort((a, b) => a.begin - b.begin);
  const shown = begun.slice(0, barsMax);
  const from = shown[0]?.begin ?? now;
  const to = shown.reduce((latest, { end }) => Math.max(latest, end), from);
  // A run within one millisecond still has a width.
  const durationMs = Math.max(1, to - from);
  const rows = new Map<string, { lanes: number[]; bars: TimelineBar[] }>();
  for (const { step, begin, end } of shown) {
    const row = rows.get(step.nodeId) ?? { lanes: [], bars: [] };
    rows.set(step.nodeId, row);
    const lane = freeLane(row.lanes, begin);
    row.lanes[lane] = Math.max(row.lanes[lane] ?? 0, end);
    row.bars.push({
      key: attemptKey(step),
      step,
      start: (begin - from) / durationMs,
      end: (end - from) / durationMs,
      lane,
    });
  }
  return {
    from,
    durationMs,
    rows: [...rows].map(([nodeId, { lanes, bars }]) => ({ nodeId, lanes: lanes.length, bars })),
    omitted: begun.length - shown.length,
  };
}

/** Round offsets in milliseconds at which to draw lines, at most `countMax` after zero. */
export function timelineTicks(durationMs: number, countMax = 6): readonly number[] {
  const rough = durationMs / countMax;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const count = Math.floor(durationMs / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
