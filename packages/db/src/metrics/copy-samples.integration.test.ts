import { telemetryFields } from "@edgeloom/agent-core";
import type { TelemetryColumns } from "@edgeloom/protocol";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { copySamples } from "./copy-samples.ts";
import { ensurePartition } from "./partitions.ts";

const start = Date.UTC(2026, 0, 5, 12);
let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
  await ensurePartition(pool, start);
});
beforeEach(async () => {
  await pool.query("DELETE FROM metric_sample");
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Samples of the edge nodes 1, 2, … at one moment, with `cpu` and nothing else measured. */
function batch(atMs: number, cpus: readonly number[]): TelemetryColumns {
  const blank = telemetryFields.map(() => Number.NaN);
  const cpuField = telemetryFields.indexOf("cpu");
  return {
    length: cpus.length,
    index: Uint32Array.from(cpus, (_, row) => row + 1),
    at: new Float64Array(cpus.length).fill(atMs),
    values: Float32Array.from(cpus.flatMap((cpu) => blank.with(cpuField, cpu))),
  };
}

async function stored(): Promise<[atMs: number, index: number, cpu: number][]> {
  const { rows } = await pool.query<{ at: Date; node_index: number; cpu: number }>(
    "SELECT at, node_index, cpu FROM metric_sample ORDER BY at, node_index",
  );
  return rows.map((row) => [row.at.getTime() - start, row.node_index, row.cpu]);
}

describe("copySamples", () => {
  it("passes over samples that are there already, and keeps the new ones that came with them", async () => {
    await copySamples(pool, [batch(start, [0.25, 0.5])]);
    await copySamples(pool, [batch(start, [0.25, 0.5]), batch(start + 1_000, [0.75])]);
    expect(await stored()).toEqual([
      [0, 1, 0.25],
      [0, 2, 0.5],
      [1_000, 1, 0.75],
    ]);
  });

  it("keeps one of a sample that comes twice in one go", async () => {
    await copySamples(pool, [batch(start, [0.25]), batch(start, [0.25, 0.5])]);
    expect(await stored()).toEqual([
      [0, 1, 0.25],
      [0, 2, 0.5],
    ]);
  });

  it("takes the same from two gateways at once", async () => {
    const twice = [batch(start, [0.25, 0.5, 0.75])];
    await Promise.all([copySamples(pool, twice), copySamples(pool, twice)]);
    expect(await stored()).toHaveLength(3);
  });
});
