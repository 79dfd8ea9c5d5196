import type { FleetSummary } from "@edgeloom/protocol";

/** The figures of a fleet over time; null where nothing reported. */
export interface FleetHistory {
  /** Epoch ms, ascending. */
  readonly times: readonly number[];
  readonly healthy: readonly (number | null)[];
  readonly degraded: readonly (number | null)[];
  readonly unhealthy: readonly (number | null)[];
  readonly cpu: readonly (number | null)[];
  readonly memory: readonly (number | null)[];
  readonly requests: readonly (number | null)[];
  readonly errors: readonly (number | null)[];
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
}

export interface FleetPoint {
  readonly at: number;
  readonly healthy: number | null;
  readonly degraded: number | null;
  readonly unhealthy: number | null;
  readonly cpuMean: number | null;
  readonly memoryMean: number | null;
  readonly requestsPerSec: number | null;
  readonly errorRate: number | null;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
}

/** A live summary as a point of the history. */
export function pointOf({ at, byHealth, ...figures }: FleetSummary): FleetPoint {
  return {
    ...figures,
    at,
    healthy: byHealth.healthy ?? 0,
    degraded: byHealth.degraded ?? 0,
    unhealthy: byHealth.unhealthy ?? 0,
  };
}

/**
 * What the server holds, followed by what arrived since: live points count from where the stored ones end, and
 * those that came too close together to be told apart at `stepMs` are left out.
 */
export function fleetHistory(
  stored: readonly FleetPoint[],
  arrived: readonly FleetPoint[],
  stepMs: number,
): FleetHistory {
  const points = [...stored];
  for (const point of arrived) {
    const last = points.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    // Summaries come a little more or less than a second apart.
    if (point.at - last >= stepMs * 0.8) points.push(point);
  }
  const column = (key: Exclude<keyof FleetPoint, "at">): (number | null)[] =>
    points.map((point) => point[key]);
  return {
    times: points.map(({ at }) => at),
    healthy: column("healthy"),
    degraded: column("degraded"),
    unhealthy: column("unhealthy"),
    cpu: column("cpuMean"),
    memory: column("memoryMean"),
    requests: column("requestsPerSec"),
    errors: column("errorRate"),
    p50: column("latencyP50Ms"),
    p95: column("latencyP95Ms"),
  };
}
