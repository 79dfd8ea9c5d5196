import type { HistoryEntry } from "@edgeloom/agent-core";
import { availableCpuUtilizationMax, healthLimits } from "@edgeloom/placement";
import type { NodeHealth } from "@edgeloom/protocol";
import type { NodeSeries } from "./series.ts";

/** A state that lasted: epoch ms from start to end. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  /** A name that statusLook knows. */
  readonly state: string;
  readonly label: string;
}

export interface Lane {
  readonly name: string;
  readonly segments: readonly Segment[];
}

/** Joins neighbours of one state. */
function joined(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last !== undefined && last.state === segment.state && last.label === segment.label) {
      result[result.length - 1] = { ...last, to: segment.to };
    } else {
      result.push(segment);
    }
  }
  return result;
}

const memoryDegraded = 0.9;

/** The judgement of one moment, by the limits that the gateway judges samples by. */
function judge(cpu: number | null, memory: number | null, errors: number | null): NodeHealth {
  const over = (value: number | null, limit: number): boolean => value !== null && value > limit;
  const { cpuUtilization, memoryUtilization, errorRate } = healthLimits;
  if (over(cpu, cpuUtilization) || over(memory, memoryUtilization) || over(errors, errorRate)) {
    return "unhealthy";
  }
  const isDegraded =
    over(cpu, availableCpuUtilizationMax) ||
    over(memory, memoryDegraded) ||
    over(errors, errorRate / 2);
  return isDegraded ? "degraded" : "healthy";
}

/** Health over time out of the figures; a silence longer than `gapMs` is down. Nothing before the first sample. */
export function healthLane(series: NodeSeries, gapMs: number, now: number): Lane {
  const { times, columns } = series;
  const segments = times.flatMap((from, at): Segment[] => {
    const next = times[at + 1] ?? Math.max(from, now);
    const state = judge(
      columns.cpu[at] ?? null,
      columns.memory[at] ?? null,
      columns.errorRate[at] ?? null,
    );
    if (next - from <= gapMs) return [{ from, to: next, state, label: state }];
    return [
      { from, to: from + gapMs / 3, state, label: state },
      { from: from + gapMs / 3, to: next, state: "down", label: "down" },
    ];
  });
  return { name: "Health", segments: joined(segments) };
}

const ascending = (history: readonly HistoryEntry[]): HistoryEntry[] =>
  [...history].sort((a, b) => a.seq - b.seq);

/** States of the lifecycle, each until the next; the last one until now. */
export function lifecycleLane(history: readonly HistoryEntry[], now: number): Lane {
  const moves = ascending(history).filter(
    ({ kind }) => kind === "transition" || kind === "created",
  );
  const segments = moves.map(({ at, subject }, index) => ({
    from: at,
    to: moves[index + 1]?.at ?? Math.max(at, now),
    state: subject,
    label: subject,
  }));
  return { name: "Lifecycle", segments: joined(segments.filter(({ from, to }) => to > from)) };
}

const workloadStates: Partial<Record<HistoryEntry["kind"], string | null>> = {
  workload_deployed: "queued",
  workload_started: "running",
  workload_stopped: "stopped",
  workload_failed: "failed",
  workload_removed: null,
};

/** One lane for each workload that the history names; what was there before its first entry is not known. */
export function workloadLanes(history: readonly HistoryEntry[], now: number): Lane[] {
  const byName = new Map<string, HistoryEntry[]>();
  for (const entry of ascending(history)) {
    if (workloadStates[entry.kind] === undefined) continue;
    byName.set(entry.subject, [...(byName.get(entry.subject) ?? []), entry]);
  }
  return [...byName].map(([name, entries]) => ({
    name,
    segments: joined(
      entries.flatMap(({ at, kind }, index): Segment[] => {
        const state = workloadStates[kind];
        const to = entries[index + 1]?.at ?? Math.max(at, now);
        return state === null || state === undefined ? [] : [{ from: at, to, state, label: state }];
      }),
    ),
  }));
}

export interface LeaseTerm {
  readonly token: number;
  readonly holder: string;
  readonly acquiredAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

export function leaseLane(leases: readonly LeaseTerm[], now: number): Lane {
  const segments = [...leases]
    .sort((a, b) => a.token - b.token)
    .map((lease) => ({
      from: lease.acquiredAt,
      to: lease.endedAt ?? Math.min(lease.expiresAt, Math.max(now, lease.acquiredAt)),
      state: "running",
      label: `${lease.holder} · token ${lease.token}`,
    }));
  return { name: "Lease", segments };
}

/** Where a segment lies in a span, as shares of its width; null outside. */
export function placeSegment(
  { from, to }: Pick<Segment, "from" | "to">,
  span: { readonly from: number; readonly to: number },
): { readonly left: number; readonly width: number } | null {
  const length = span.to - span.from;
  const left = Math.max(0, (from - span.from) / length);
  const right = Math.min(1, (to - span.from) / length);
  return right <= 0 || left >= 1 || right < left ? null : { left, width: right - left };
}
