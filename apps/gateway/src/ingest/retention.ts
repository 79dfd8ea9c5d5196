import { type Database, dropPartitionsBefore, ensurePartition, partitionMs } from "@edgeloom/db";
import type { Log } from "@edgeloom/host";
import type { Clock, Timers } from "@edgeloom/kernel";

const everyMs = 10 * 60_000;

/** Makes partitions ahead of time and drops those past the retention, at once and every ten minutes. */
export function keepPartitions(options: {
  readonly pool: Database["pool"];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly retentionMs: number;
}): { stop(): void } {
  const { pool, clock, timers, log, retentionMs } = options;
  async function tend(): Promise<void> {
    const now = clock.now();
    for (const ahead of [0, 1, 2]) await ensurePartition(pool, now + ahead * partitionMs);
    const dropped = await dropPartitionsBefore(pool, now - retentionMs);
    if (dropped.length > 0) log("info", "Dropped samples past the retention", { dropped });
  }
  const attempt = (): void => {
    tend().catch((error) =>
      log("warning", "Partitions of samples were not tended", { error: String(error) }),
    );
  };
  attempt();
  const timer = timers.every(everyMs, attempt);
  return { stop: () => timer.cancel() };
}
