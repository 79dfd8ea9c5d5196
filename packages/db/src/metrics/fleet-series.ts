import { availableCpuUtilizationMax, healthLimits } from "@edgeloom/placement";
import type { Pool } from "pg";
import { found } from "../client/not-found.ts";

/** One bucket of a fleet's history: the figures of the live summary, over the means of each edge node. */
export interface FleetPoint {
  /** Start of the bucket, epoch ms. */
  readonly at: number;
  /** Edge nodes that reported in the bucket, in all and by how their means are judged. */
  readonly reporting: number;
  readonly healthy: number;
  readonly degraded: number;
  readonly unhealthy: number;
  readonly cpuMean: number | null;
  readonly memoryMean: number | null;
  /** Sum over the edge nodes. */
  readonly requestsPerSec: number | null;
  /** Share of all requests that failed. */
  readonly errorRate: number | null;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
}

const { cpuUtilization, memoryUtilization, errorRate } = healthLimits;
/** The gateway judges single samples by the same limits. */
const unhealthy = `(cpu > ${cpuUtilization} OR memory > ${memoryUtilization} OR err > ${errorRate})`;
const degraded = `(cpu > ${availableCpuUtilizationMax} OR memory > 0.9 OR err > ${errorRate / 2})`;

const statement = `WITH per_node AS (
    SELECT floor(extract(epoch FROM m.at) * 1000 / $4) * $4 AS at, m.node_index, avg(cpu) AS cpu,
      avg(memory) AS memory, avg(requests_per_sec) AS rps, avg(error_rate) AS err,
      avg(latency_p50_ms) AS p50, avg(latency_p95_ms) AS p95
    FROM metric_sample m
    WHERE m.node_index = ANY (ARRAY(SELECT n.index FROM edge_node n WHERE n.fleet_id = $1))
      AND m.at >= to_timestamp($2::float8 / 1000) AND m.at < to_timestamp($3::float8 / 1000)
    GROUP BY 1, 2)
  SELECT at::float8 AS at, count(*)::int AS reporting,
    count(*) FILTER (WHERE ${unhealthy})::int AS unhealthy,
    count(*) FILTER (WHERE ${degraded} AND ${unhealthy} IS NOT TRUE)::int AS degraded,
    avg(cpu)::float8 AS cpu, avg(memory)::float8 AS memory, sum(rps)::float8 AS rps,
    (sum(rps * err) / nullif(sum(rps) FILTER (WHERE err IS NOT NULL), 0))::float8 AS err,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY p50)::float8 AS p50,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY p95)::float8 AS p95
  FROM per_node GROUP BY 1 ORDER BY 1`;

/**
 * A fleet's history in buckets; a bucket without samples is left out, so that a chart draws the gap.
 * @throws EdgeloomError `not_found`: no such fleet in this workspace
 */
export async function fleetSeries(
  pool: Pool,
  workspaceId: string,
  fleetId: string,
  { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number },
): Promise<FleetPoint[]> {
  const fleet = await pool.query("SELECT id FROM fleet WHERE workspace_id = $1 AND id = $2", [
    workspaceId,
    fleetId,
  ]);
  found(fleet.rows[0], "fleet", fleetId);
  const { rows } = await pool.query<{
    at: number;
    reporting: number;
    unhealthy: number;
    degraded: number;
    cpu: number | null;
    memory: number | null;
    rps: number | null;
    err: number | null;
    p50: number | null;
    p95: number | null;
  }>(statement, [fleetId, from, to, stepMs]);
  return rows.map((row) => ({
    at: row.at,
    reporting: row.reporting,
    healthy: row.reporting - row.degraded - row.unhealthy,
    degraded: row.degraded,
    unhealthy: row.unhealthy,
    cpuMean: row.cpu,
    memoryMean: row.memory,
    requestsPerSec: row.rps,
    errorRate: row.err,
    latencyP50Ms: row.p50,
    latencyP95Ms: row.p95,
  }));
}
