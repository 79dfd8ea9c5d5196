import { telemetryFields } from "@edgeloom/agent-core";
import { nodeIdentitySchema, type TelemetryColumns } from "@edgeloom/protocol";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAlertRepository } from "../alerts/alert-repository.ts";
import { createAuditRepository } from "../audit/audit-repository.ts";
import { latestFigures } from "../fleets/node-figures.ts";
import { joinNodes } from "../fleets/node-join.ts";
import { unreportedState } from "../fleets/node-row.ts";
import { runStatistics } from "../runs-stats/run-statistics.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { copySamples } from "./copy-samples.ts";
import { fleetSeries } from "./fleet-series.ts";
import { ensurePartition } from "./partitions.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 5, 12);
let database: TestDatabase;
let pool: pg.Pool;
let indexes: readonly number[];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
  await pool.query(`
    INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A'), ('b', 'b', 'B');
    INSERT INTO fleet (id, workspace_id, name, kind) VALUES ('f', 'a', 'F', 'simulated')`);
  const joined = await joinNodes(pool, "f", [joining("x"), joining("y")]);
  indexes = joined.map(({ index }) => index);
  await ensurePartition(pool, start);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

function joining(id: string) {
  const identity = nodeIdentitySchema.parse({
    id,
    name: id,
    region: "uk",
    country: "GB",
    city: "Leeds",
    coordinates: { latitude: 53.8, longitude: -1.5 },
    timeZone: "Europe/London",
    capabilities: { cpuCores: 4, memoryGb: 8, storageGb: 100 },
    complianceZones: ["public"],
    provider: "edgeloom",
    pricing: {},
    labels: { tier: "hub" },
  });
  return { identity, state: unreportedState, agentVersion: "1", historySeq: 0 };
}

/** One sample with the fields given and nothing measured besides. */
function sample(index: number, at: number, fields: Record<string, number>): TelemetryColumns {
  return {
    length: 1,
    index: new Uint32Array([index]),
    at: new Float64Array([at]),
    values: new Float32Array(telemetryFields.map((field) => fields[field] ?? Number.NaN)),
  };
}

describe("fleetSeries", () => {
  it("sums requests, weighs errors by them, and counts nodes by health", async () => {
    const [x = 0, y = 0] = indexes;
    await copySamples(pool, [
      sample(x, start, { cpu: 0.4, requestsPerSec: 90, errorRate: 0, latencyP95Ms: 10 }),
      sample(y, start + 1_000, { cpu: 0.9, requestsPerSec: 10, errorRate: 0.5, latencyP95Ms: 30 }),
      sample(x, start + 3 * minute, { cpu: 0.9 }),
    ]);
    const span = { from: start, to: start + 5 * minute, stepMs: minute };
    const [first, second, ...rest] = await fleetSeries(pool, "a", "f", span);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ at: start, reporting: 2, healthy: 1, unhealthy: 1, degraded: 0 });
    expect(first?.requestsPerSec).toBeCloseTo(100);
    expect(first?.errorRate).toBeCloseTo(0.05);
    expect(first?.cpuMean).toBeCloseTo(0.65);
    expect(first?.latencyP95Ms).toBeCloseTo(30);
    expect(second).toMatchObject({ at: start + 3 * minute, reporting: 1, degraded: 1 });
    expect(second?.requestsPerSec).toBeNull();
  });

  it("tells another workspace of no such fleet", async () => {
    const span = { from: start, to: start + minute, stepMs: minute };
    await expect(fleetSeries(pool, "b", "f", span)).rejects.toMatchObject({ code: "not_found" });
    await expect(latestFigures(pool, "b", "f")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("latestFigures", () => {
  it("gives a place in every column to each node", async () => {
    const figures = await latestFigures(pool, "a", "f");
    expect(figures.ids).toEqual(["x", "y"]);
    expect(figures).toMatchObject({ cities: ["Leeds", "Leeds"], online: [true, true] });
    expect(figures.labels[0]).toEqual({ tier: "hub" });
    expect(figures.values.cpu).toEqual([null, null]);
  });
});

describe("createAlertRepository", () => {
  it("lists unresolved alerts first and acknowledges once, in its workspace only", async () => {
    await pool.query(`
      INSERT INTO alert (id, workspace_id, fleet_id, node_id, metric, severity, message, value, threshold,
        raised_at, updated_at, resolved_at)
      VALUES ('old', 'a', 'f', 'x', 'latency', 'error', 'slow', 2, 1, now() - interval '1 hour', now(), NULL),
        ('done', 'a', 'f', 'x', 'latency', 'error', 'slow', 2, 1, now(), now(), now())`);
    const alerts = createAlertRepository(pool);
    expect((await alerts.list("a")).map(({ id }) => id)).toEqual(["old", "done"]);
    expect(await alerts.list("a", { activeOnly: true })).toHaveLength(1);
    expect(await alerts.list("b")).toEqual([]);
    const first = await alerts.acknowledge("a", "old", "ada");
    const again = await alerts.acknowledge("a", "old", "bo");
    expect(again).toMatchObject({ acknowledgedById: "ada", acknowledgedAt: first.acknowledgedAt });
    await expect(alerts.acknowledge("b", "old", "bo")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("createAuditRepository", () => {
  it("reads on from a cursor and finds by the beginning of an action", async () => {
    const audit = createAuditRepository(pool);
    for (const action of ["fleet.create", "node.cordon", "node.drain"]) {
      await audit.append("a", {
        actor: "user:u",
        action,
        subject: "s",
        outcome: "done",
        detail: {},
      });
    }
    const first = await audit.page("a", { limit: 2 });
    expect(first.entries.map(({ action }) => action)).toEqual(["node.drain", "node.cordon"]);
    const rest = await audit.page("a", { limit: 2, cursor: first.nextCursor ?? undefined });
    expect(rest.entries.map(({ action }) => action)).toEqual(["fleet.create"]);
    expect(rest.nextCursor).toBeNull();
    expect((await audit.page("a", { action: "node." })).entries).toHaveLength(2);
    expect((await audit.page("b")).entries).toEqual([]);
  });
});

describe("runStatistics", () => {
  it("covers the whole range, with durations only where runs ended", async () => {
    await pool.query(
      `INSERT INTO run (id, workspace_id, workflow_id, version_id, fleet_id, state, trigger, input,
         started_at, due_at, finished_at)
       SELECT id, 'a', 'w', 'v', 'f', state::run_state, 'manual', '{}', $1::timestamptz,
         CASE WHEN took IS NULL THEN $1::timestamptz END,
         CASE WHEN took IS NULL THEN NULL ELSE $1::timestamptz + make_interval(secs => took) END
       FROM (VALUES ('r1', 'succeeded', 1.0), ('r2', 'failed', 3.0), ('r3', 'queued', NULL))
         AS given(id, state, took)`,
      [new Date(start)],
    );
    const span = { from: start, to: start + 2 * minute, stepMs: minute };
    const { buckets, now } = await runStatistics(pool, "a", span);
    expect(buckets).toHaveLength(2);
    expect(buckets[0]).toMatchObject({ at: start, succeeded: 1, failed: 1, durationP50Ms: 2_000 });
    expect(buckets[1]).toMatchObject({ succeeded: 0, durationP50Ms: null });
    expect(now).toEqual({ queued: 1, running: 0, waiting: 0 });
  });
});
