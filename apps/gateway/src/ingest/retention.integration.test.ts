import { createDatabase, type Database, ensurePartition, partitionMs } from "@edgeloom/db";
import { createTestDatabase } from "@edgeloom/db/testing";
import { createVirtualTime, type VirtualTime } from "@edgeloom/kernel";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepPartitions } from "./retention.ts";

const eventually = { timeout: 20_000, interval: 20 };
const now = Date.UTC(2026, 0, 2, 12, 30);
const retentionMs = 2 * partitionMs;
let database: Database;
let drop: () => Promise<void>;
let time: VirtualTime;
let partitions: { stop(): void } | undefined;

/** The hours of the day whose samples are kept, or can be taken. */
async function hours(): Promise<string[]> {
  const { rows } = await database.pool.query<{ hour: string }>(
    `SELECT right(c.relname, 2) AS hour FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'metric_sample'::regclass ORDER BY c.relname`,
  );
  return rows.map(({ hour }) => hour);
}

beforeEach(async () => {
  const made = await createTestDatabase();
  database = createDatabase({ connectionString: made.connectionString });
  drop = made.drop;
  time = createVirtualTime(now);
});
afterEach(async () => {
  partitions?.stop();
  await database.close();
  await drop();
});

it("keeps the samples of the retention, makes room for the coming hours, and goes on as time passes", async () => {
  const { pool } = database;
  for (let ago = 0; ago < 6; ago += 1) await ensurePartition(pool, now - ago * partitionMs);
  expect(await hours()).toEqual(["07", "08", "09", "10", "11", "12"]);
  partitions = keepPartitions({
    pool,
    clock: time,
    timers: time,
    log: (_level, message, detail) => console.error(message, detail),
    retentionMs,
  });
  // The hour of 10:30 is kept whole: a part of it lies within the two hours.
  await vi.waitFor(async () => expect(await hours()).toEqual(["10", "11", "12", "13", "14"]), {
    ...eventually,
  });
  time.advance(partitionMs);
  await vi.waitFor(async () => expect(await hours()).toEqual(["11", "12", "13", "14", "15"]), {
    ...eventually,
  });
});
