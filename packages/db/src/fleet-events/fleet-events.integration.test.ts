import type { HistoryEntry, NodeState } from "@edgeloom/agent-core";
import { type NodeIdentity, nodeIdentitySchema } from "@edgeloom/protocol";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { joinNodes, removeMissingNodes } from "../fleets/node-join.ts";
import { markOffline, sweepSilentNodes, touchNodes } from "../fleets/node-presence.ts";
import { storeReports } from "../fleets/node-report.ts";
import { unreportedState } from "../fleets/node-row.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { fleetEventTriggers, pendingFleetEvents, settleFleetEvents } from "./fleet-event-queue.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.connectionString });
  await pool.query(`
    INSERT INTO workspace (id, slug, name) VALUES ('a', 'a', 'A'), ('b', 'b', 'B');
    INSERT INTO fleet (id, workspace_id, name, kind) VALUES ('f', 'a', 'F', 'simulated'), ('g', 'b', 'G', 'simulated');
    INSERT INTO workflow (id, workspace_id, name, graph, created_by_id, updated_at)
      VALUES ('wf', 'a', 'W', '{}', 'u', now())`);
});
beforeEach(async () => {
  await pool.query("TRUNCATE fleet_event, edge_node, alert, trigger CASCADE");
  await pool.query(`INSERT INTO trigger (id, workspace_id, workflow_id, node_id, kind, config, enabled_at)
    VALUES ('trg', 'a', 'wf', 'watch', 'fleet_event', '{}', now())`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

function identity(id: string): NodeIdentity {
  return nodeIdentitySchema.parse({
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
    labels: { tier: "gold" },
  });
}

const join = (fleetId: string, ids: readonly string[]) =>
  joinNodes(
    pool,
    fleetId,
    ids.map((id) => ({
      identity: identity(id),
      state: unreportedState,
      agentVersion: "1",
      historySeq: 0,
    })),
  );

const sample = (index: number, health: "healthy" | "degraded") =>
  touchNodes(pool, [{ index, seenAt: Date.now(), sample: "{}", health }]);

/** What is recorded and was not looked at before, in short. */
async function told(): Promise<string[]> {
  const events = await pendingFleetEvents(pool, 1_000);
  await settleFleetEvents(
    pool,
    events.map(({ id }) => id),
    [],
  );
  return events.map(({ kind, edgeNodeId, subject, severity }) =>
    [kind, edgeNodeId, subject, severity].filter(Boolean).join(" "),
  );
}

describe("fleet events", () => {
  it("tell who joined, fell silent and came back, once each", async () => {
    await join("f", ["one"]);
    expect(await told()).toEqual(["node_joined one", "node_online one"]);
    await join("f", ["one"]);
    expect(await told()).toEqual([]);
    await markOffline(pool, "f", ["one"]);
    await markOffline(pool, "f", ["one"]);
    expect(await told()).toEqual(["node_offline one", "health_changed one down"]);
    await join("f", ["one"]);
    expect(await told()).toEqual(["node_online one"]);
    await removeMissingNodes(pool, "f", []);
    expect(await told()).toEqual(["node_offline one"]);
    await join("f", ["one"]);
    expect(await told()).toEqual(["node_joined one", "node_online one"]);
  });

  it("tell of nodes whose gateway was killed", async () => {
    await join("f", ["one"]);
    await told();
    await pool.query("UPDATE edge_node SET last_seen_at = now() - interval '1 minute'");
    await sweepSilentNodes(pool, 45_000);
    await sweepSilentNodes(pool, 45_000);
    expect(await told()).toEqual(["node_offline one", "health_changed one down"]);
  });

  it("tell changes of health, not samples", async () => {
    const [node] = await join("f", ["one"]);
    await told();
    const index = node?.index ?? 0;
    await sample(index, "healthy");
    await sample(index, "healthy");
    await sample(index, "degraded");
    await sample(index, "degraded");
    expect(await told()).toEqual(["health_changed one healthy", "health_changed one degraded"]);
  });

  it("tell each entry of history once, however often it is reported", async () => {
    await join("f", ["one"]);
    await told();
    const state: NodeState = { ...unreportedState, lifecycle: "active", revision: 5 };
    const kinds = [
      "created",
      "transition",
      "cordoned",
      "lease_expired",
      "workload_failed",
    ] as const;
    const history: HistoryEntry[] = kinds.map((kind, i) => ({
      seq: i + 1,
      at: 1_000 * i,
      kind,
      subject: kind === "transition" ? "active" : "",
      detail: "",
    }));
    const report = { nodeId: "one", state, history };
    await storeReports(pool, "f", [report]);
    await storeReports(pool, "f", [report]);
    expect(await told()).toEqual([
      "lifecycle_changed one active",
      "cordoned one",
      "lease_expired one",
      "workload_failed one",
    ]);
  });

  it("tell alerts when they are raised, rise and are resolved", async () => {
    await join("f", ["one"]);
    await told();
    await pool.query(`INSERT INTO alert (id, workspace_id, fleet_id, node_id, metric, severity, message, value,
        threshold, raised_at, updated_at)
      VALUES ('al', 'a', 'f', 'one', 'latency', 'warning', 'slow', 2, 1, now(), now())`);
    await pool.query("UPDATE alert SET value = 3, updated_at = now()");
    await pool.query("UPDATE alert SET severity = 'critical'");
    await pool.query("UPDATE alert SET severity = 'error'");
    await pool.query("UPDATE alert SET acknowledged_at = now()");
    await pool.query("UPDATE alert SET resolved_at = now()");
    await pool.query("UPDATE alert SET resolved_at = now()");
    expect(await told()).toEqual([
      "alert_raised one latency warning",
      "alert_raised one latency critical",
      "alert_resolved one latency error",
    ]);
  });

  it("carry where and what the edge node is", async () => {
    await join("f", ["one"]);
    const [event] = await pendingFleetEvents(pool, 1);
    expect(event).toMatchObject({
      workspaceId: "a",
      fleetId: "f",
      edgeNodeId: "one",
      region: "eu-west",
      labels: { tier: "gold" },
    });
  });

  it("are not there when the change was rolled back", async () => {
    await join("f", ["one"]);
    await told();
    const client = await pool.connect();
    await client.query("BEGIN");
    await client.query("UPDATE edge_node SET online = false");
    await client.query("ROLLBACK");
    client.release();
    expect(await told()).toEqual([]);
  });

  it("are not written where nothing waits for them", async () => {
    await join("g", ["one"]);
    await pool.query("UPDATE trigger SET enabled = false");
    await join("f", ["two"]);
    expect(await told()).toEqual([]);
  });

  it("are handed out by workspace, and settling notes when a trigger fired", async () => {
    await join("f", ["one"]);
    expect(await fleetEventTriggers(pool, ["b"])).toEqual([]);
    expect(await fleetEventTriggers(pool, ["a"])).toMatchObject([{ id: "trg", workflowId: "wf" }]);
    const events = await pendingFleetEvents(pool, 1);
    await settleFleetEvents(
      pool,
      events.map(({ id }) => id),
      ["trg"],
    );
    expect(await pendingFleetEvents(pool, 10)).toHaveLength(1);
    const { rows } = await pool.query("SELECT last_at IS NOT NULL AS fired FROM trigger");
    expect(rows).toEqual([{ fired: true }]);
  });
});
