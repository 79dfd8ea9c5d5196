import type { Pool } from "pg";

/** Runs that ended in one bucket of time. */
export interface RunBucket {
  /** Start of the bucket, epoch ms. */
  readonly at: number;
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  /** From start to end, over the runs that ended in the bucket; null when none did. */
  readonly durationP50Ms: number | null;
  readonly durationP95Ms: number | null;
}

export interface RunStatistics {
  readonly buckets: RunBucket[];
  /** As it is now. */
  readonly now: { readonly queued: number; readonly running: number; readonly waiting: number };
}

const finished = `SELECT floor(extract(epoch FROM finished_at) * 1000 / $4) * $4 AS at,
    count(*) FILTER (WHERE state = 'succeeded')::int AS succeeded,
    count(*) FILTER (WHERE state = 'failed')::int AS failed,
    count(*) FILTER (WHERE state = 'cancelled')::int AS cancelled,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at) * 1000)
      AS p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at) * 1000)
      AS p95
  FROM run WHERE workspace_id = $1 AND finished_at >= to_timestamp($2::float8 / 1000)
    AND finished_at < to_timestamp($3::float8 / 1000) GROUP BY 1`;

const started = `SELECT floor(extract(epoch FROM started_at) * 1000 / $4) * $4 AS at, count(*)::int AS started
  FROM run WHERE workspace_id = $1 AND started_at >= to_timestamp($2::float8 / 1000)
    AND started_at < to_timestamp($3::float8 / 1000) GROUP BY 1`;

/**
 * How the runs of a workspace went, in buckets that cover the whole range: one without a run has zeros, since
 * nothing having run is a measurement.
 */
export async function runStatistics(
  pool: Pool,
  workspaceId: string,
  { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number },
): Promise<RunStatistics> {
  const { rows } = await pool.query<{
    at: number;
    started: number;
    succeeded: number;
    failed: number;
    cancelled: number;
    p50: number | null;
    p95: number | null;
  }>(
    `WITH finished AS (${finished}), started AS (${started})
     SELECT slot::float8 AS at, coalesce(s.started, 0) AS started, coalesce(f.succeeded, 0) AS succeeded,
       coalesce(f.failed, 0) AS failed, coalesce(f.cancelled, 0) AS cancelled, f.p50::float8, f.p95::float8
     FROM generate_series((floor($2::float8 / $4) * $4)::bigint, ($3::float8 - 1)::bigint, $4::bigint) AS slot
     LEFT JOIN finished f ON f.at = slot LEFT JOIN started s ON s.at = slot ORDER BY slot`,
    [workspaceId, from, to, stepMs],
  );
  const states = await pool.query<{ state: string; runs: number }>(
    `SELECT state::text, count(*)::int AS runs FROM run
     WHERE workspace_id = $1 AND due_at IS NOT NULL AND state IN ('queued', 'running', 'waiting') GROUP BY 1`,
    [workspaceId],
  );
  const count = (state: string): number =>
    states.rows.find((row) => row.state === state)?.runs ?? 0;
  return {
    buckets: rows.map(({ p50, p95, ...bucket }) => ({
      ...bucket,
      durationP50Ms: p50,
      durationP95Ms: p95,
    })),
    now: { queued: count("queued"), running: count("running"), waiting: count("waiting") },
  };
}
