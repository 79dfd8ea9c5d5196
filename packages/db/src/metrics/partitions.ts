import type { Pool } from "pg";

/** Width of one partition of metric_sample. */
export const partitionMs = 3_600_000;

const pattern = /^metric_sample_(\d{4})(\d{2})(\d{2})_(\d{2})$/;

export function partitionStart(at: number): number {
  return Math.floor(at / partitionMs) * partitionMs;
}

function partitionName(start: number): string {
  const iso = new Date(start).toISOString();
  return `metric_sample_${iso.slice(0, 10).replaceAll("-", "")}_${iso.slice(11, 13)}`;
}

/** Makes the hour's partition that holds `at`, unless it exists. */
export async function ensurePartition(pool: Pool, at: number): Promise<void> {
  const start = partitionStart(at);
  const bound = (ms: number): string => `'${new Date(ms).toISOString()}'`;
  try {
    await pool.query(
      `CREATE TABLE IF NOT EXISTS ${partitionName(start)} PARTITION OF metric_sample
       FOR VALUES FROM (${bound(start)}) TO (${bound(start + partitionMs)})`,
    );
  } catch (error) {
    // IF NOT EXISTS does not cover two gateways that make it in the same moment.
    const code = (error as { code?: string }).code;
    if (code !== "23505" && code !== "42P07") throw error;
  }
}

/** Drops partitions that end before `before`, and returns their names. */
export async function dropPartitionsBefore(pool: Pool, before: number): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'metric_sample'::regclass`,
  );
  const expired = rows.flatMap(({ name }) => {
    const [, year, month, day, hour] = pattern.exec(name) ?? [];
    if (year === undefined) return [];
    const start = Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
    return start + partitionMs <= before ? [name] : [];
  });
  for (const name of expired) await pool.query(`DROP TABLE IF EXISTS ${name}`);
  return expired;
}
