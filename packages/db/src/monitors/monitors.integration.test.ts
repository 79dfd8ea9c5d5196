import type { TelemetryValues } from "@edgeloom/agent-core";
import { telemetryFields } from "@edgeloom/agent-core";
import type { Fleet } from "@edgeloom/fleet";
import type { EdgeNodeId, FleetId, JsonValue } from "@edgeloom/kernel";
import { type EdgeNodeView, edgeNodeViewSchema } from "@edgeloom/protocol";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAlertRepository } from "../alerts/alert-repository.ts";
import { createAuditRepository } from "../audit/audit-repository.ts";
import { createRunAuditLog } from "../audit/run-audit-log.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { createMonitorRegistry } from "./monitor-registry.ts";
import { type HeldMonitor, monitorPeriodMs, turnMonitor } from "./monitor-turn.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
  await pool.query(
    "INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A'), ('b', 'b', 'B')",
  );
});
beforeEach(async () => {
  await pool.query("TRUNCATE controller, alert, monitor_threshold");
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const now = 1_700_000_000_000;
const config = {
  fleetId: "fleet-1",
  retentionSeconds: 3_600,
  alertCooldownSeconds: 300,
  healthCheckIntervalSeconds: 10,
  anomalyDetection: true,
};
const nothing = Object.fromEntries(
  telemetryFields.map((field) => [field, null]),
) as TelemetryValues;

function nodeWith(id: string, cpu: number, at: number): EdgeNodeView {
  return edgeNodeViewSchema.parse({
    id,
    name: id,
    region: "eu-west",
    country: "IE",
    city: "Dublin",
    coordinates: { latitude: 53.3, longitude: -6.2 },
    timeZone: "Europe/Dublin",
    capabilities: { cpuCores: 4, memoryGb: 8, storageGb: 100 },
    complianceZones: ["public"],
    provider: "edgeloom",
    pricing: {},
    metrics: {},
    status: "active",
    workloadCount: 0,
    labels: {},
    fleetId: "fleet-1",
    kind: "simulated",
    lifecycle: "active",
    cordoned: false,
    lease: null,
    workloads: [],
    health: "healthy",
    online: true,
    lastSeenAt: at,
    lastSample: { at, values: { ...nothing, cpu } },
    agentVersion: "1",
    revision: 1,
  });
}

/** A fleet to be looked at; a monitor commands nothing. */
function fleetOf(views: readonly EdgeNodeView[]): Fleet {
  return {
    id: "fleet-1" as FleetId,
    kind: "simulated",
    name: "Fleet",
    list: async () => views,
    get: () => Promise.reject(new Error("a monitor lists")),
    execute: () => Promise.reject(new Error("a monitor commands nothing")),
    queryMetrics: async () => [],
    recordMetric: () => Promise.reject(new Error("a monitor records nothing")),
  };
}

/** A turn as a worker takes it: from the row, and back into it. */
async function turn(fleet: Fleet, at: number): Promise<void> {
  const { rows } = await pool.query<{ workspace_id: string; config: JsonValue; status: JsonValue }>(
    "SELECT workspace_id, config, status FROM controller WHERE key = 'monitor:fleet-1'",
  );
  const [row] = rows;
  if (row === undefined) throw new Error("the monitor was started");
  const held: HeldMonitor = { ...row, workspaceId: row.workspace_id };
  const status = await turnMonitor(pool, held, fleet, at);
  await pool.query("UPDATE controller SET status = $1", [JSON.stringify(status)]);
}

const query = { fleetId: "fleet-1", activeOnly: false, from: now - 60_000 };

describe("createMonitorRegistry", () => {
  it("starts, tells and stops a monitor of its own workspace only", async () => {
    const own = createMonitorRegistry(pool, "a");
    const other = createMonitorRegistry(pool, "b");
    expect(await own.status("fleet-1")).toMatchObject({ active: false, config: null });
    expect(await own.start(config)).toMatchObject({ active: true, config });
    const { startedAt } = await own.start({ ...config, alertCooldownSeconds: 1 });
    expect(await own.status("fleet-1")).toMatchObject({
      startedAt,
      config: { alertCooldownSeconds: 1 },
    });
    expect(await other.status("fleet-1")).toMatchObject({ active: false });
    expect(await other.start(config)).toMatchObject({ active: false });
    expect(await other.stop("fleet-1")).toMatchObject({ active: false });
    expect(await own.status("fleet-1")).toMatchObject({ active: true });
    expect(await own.stop("fleet-1")).toMatchObject({ active: false });
    expect(monitorPeriodMs(config)).toBe(10_000);
  });

  it("replaces a threshold, the fleet's own too, from many writers at once", async () => {
    const registry = createMonitorRegistry(pool, "a");
    const setting = { fleetId: "fleet-1", edgeNodeId: null, metric: "latency" as const };
    await Promise.all(
      [1, 2, 3, 4].map((value) => registry.setThreshold({ ...setting, severity: "error", value })),
    );
    await registry.setThreshold({ ...setting, severity: "error", value: 5 });
    const edgeNodeId = "edge-1" as EdgeNodeId;
    await registry.setThreshold({ ...setting, edgeNodeId, severity: "error", value: 6 });
    const stored = await registry.thresholds("fleet-1");
    const values = stored.map(({ edgeNodeId: id, value }) => `${id ?? "fleet"} ${value}`);
    expect(values.sort()).toEqual(["edge-1 6", "fleet 5"]);
    expect(await createMonitorRegistry(pool, "b").thresholds("fleet-1")).toEqual([]);
  });
});

describe("turnMonitor", () => {
  it("raises, keeps, escalates and resolves alerts across turns", async () => {
    const registry = createMonitorRegistry(pool, "a");
    await registry.start(config);
    await turn(fleetOf([nodeWith("edge-1", 0.75, now)]), now);
    const [raised] = await registry.alerts(query);
    expect(raised).toMatchObject({ severity: "warning", metric: "resource_usage", raisedAt: now });
    await turn(fleetOf([nodeWith("edge-1", 0.99, now + 10_000)]), now + 10_000);
    expect(await registry.alerts(query)).toMatchObject([{ id: raised?.id, severity: "critical" }]);
    expect(await registry.status("fleet-1")).toMatchObject({
      lastCheckAt: now + 10_000,
      health: { unhealthy: 1 },
    });
    await turn(fleetOf([nodeWith("edge-1", 0.1, now + 20_000)]), now + 20_000);
    expect(await registry.alerts({ ...query, activeOnly: true })).toEqual([]);
    expect(await registry.alerts(query)).toMatchObject([{ resolvedAt: now + 20_000 }]);
    expect(await createMonitorRegistry(pool, "b").alerts(query)).toEqual([]);
  });

  it("writes a repeated turn once, and leaves an acknowledgement alone", async () => {
    const registry = createMonitorRegistry(pool, "a");
    await registry.start(config);
    const { rows } = await pool.query("SELECT config, status FROM controller");
    const held = { workspaceId: "a", ...rows[0] };
    const fleet = fleetOf([nodeWith("edge-1", 0.99, now)]);
    await turnMonitor(pool, held, fleet, now);
    const [alert] = await registry.alerts(query);
    const alerts = createAlertRepository(pool);
    await alerts.acknowledge("a", alert?.id ?? "", "user-1");
    await turnMonitor(pool, held, fleet, now);
    expect(await alerts.list("a")).toMatchObject([{ id: alert?.id, acknowledgedById: "user-1" }]);
  });

  it("finds a silent edge node down, and forgets resolved alerts past their retention", async () => {
    const registry = createMonitorRegistry(pool, "a");
    await registry.start(config);
    const silent = fleetOf([nodeWith("edge-1", 0.1, now - 31_000)]);
    await turn(silent, now);
    expect(await registry.alerts(query)).toMatchObject([
      { metric: "availability", severity: "critical" },
    ]);
    expect(await registry.status("fleet-1")).toMatchObject({ health: { down: 1 } });
    await turn(fleetOf([nodeWith("edge-1", 0.1, now + 1_000)]), now + 1_000);
    const later = now + 2 * 3_600_000;
    await turn(fleetOf([nodeWith("edge-1", 0.1, later)]), later);
    expect(await registry.alerts(query)).toEqual([]);
  });

  it("heeds thresholds that were set", async () => {
    const registry = createMonitorRegistry(pool, "a");
    await registry.start(config);
    await registry.setThreshold({
      fleetId: "fleet-1",
      edgeNodeId: "edge-2" as EdgeNodeId,
      metric: "resource_usage",
      severity: "warning",
      value: 0.2,
    });
    await turn(fleetOf([nodeWith("edge-1", 0.3, now), nodeWith("edge-2", 0.3, now)]), now);
    expect(await registry.alerts(query)).toMatchObject([
      { edgeNodeId: "edge-2", severity: "warning", threshold: 0.2 },
    ]);
  });
});

describe("createRunAuditLog", () => {
  it("appends in the name of the run, to its own workspace", async () => {
    const audit = createAuditRepository(pool);
    const log = createRunAuditLog(audit, { workspaceId: "a", id: "run-1" });
    await log.append({
      action: "compliance.route",
      subject: "edge-1",
      outcome: "overridden",
      detail: { overrideReason: "ticket 7" },
    });
    const { entries } = await audit.page("a", { action: "compliance." });
    expect(entries).toMatchObject([
      { actor: "run:run-1", outcome: "overridden", detail: { overrideReason: "ticket 7" } },
    ]);
    expect((await audit.page("b")).entries).toEqual([]);
  });
});
