import { createMetricRepository, createNodeRepository } from "@edgeloom/db";
import type { EdgeNodeView, RunEvent } from "@edgeloom/protocol";
import { fleetProtocolVersion } from "@edgeloom/protocol";
import type { Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { frameOf, identityOf, stateOf } from "./testing/nodes.ts";
import { eventOf, insertRun, seqs, storeEvents } from "./testing/runs.ts";
import { ask, refusal, startTestGateway, type TestGateway } from "./testing/test-gateway.ts";

const protocol = fleetProtocolVersion;
const eventually = { timeout: 20_000, interval: 20 };
let test: TestGateway;

beforeEach(async () => {
  test = await startTestGateway();
  await test.createWorkspace("w1");
  await test.createWorkspace("w2");
});

afterEach(async () => {
  await test.close();
});

interface Joined {
  readonly nodes: readonly { readonly nodeId: string; readonly index: number }[];
}

async function joinWorld(nodeIds: readonly string[]) {
  const fleet = await test.createFleet("w1", "simulated");
  const world = test.fleetSocket({
    kind: "world",
    protocol,
    fleetId: fleet.id,
    key: fleet.worldKey,
  });
  const hello = (socket: Socket): Promise<Joined> =>
    ask(socket, "hello", {
      nodes: nodeIds.map((id) => ({
        identity: identityOf(id),
        state: stateOf(),
        agentVersion: "1.0.0",
        historySeq: 0,
      })),
    });
  const { nodes } = await hello(world);
  return { fleet, world, hello, indexes: nodes.map(({ index }) => index) };
}

function command(fleetId: string, nodeId: string, key: string): object {
  return {
    workspaceId: "w1",
    fleetId,
    nodeId,
    command: "cordon",
    request: {},
    key,
    timeoutMs: 10_000,
  };
}

describe("a world on /fleet", () => {
  it("joins, keeps its indexes when it comes back, and is seen online and offline", async () => {
    const { fleet, world, hello, indexes } = await joinWorld(["a", "b"]);
    const nodes = createNodeRepository(test.database.pool);
    const listed = await nodes.list("w1", fleet.id);
    expect(listed.map(({ id, online, lifecycle }) => ({ id, online, lifecycle }))).toEqual([
      { id: "a", online: true, lifecycle: "active" },
      { id: "b", online: true, lifecycle: "active" },
    ]);
    world.disconnect();
    await vi.waitFor(async () => {
      expect((await nodes.get("w1", fleet.id, "a")).health).toBe("down");
    }, eventually);
    world.connect();
    expect((await hello(world)).nodes.map(({ index }) => index)).toEqual(indexes);
    expect((await nodes.get("w1", fleet.id, "a")).online).toBe(true);
  });

  it("may have a node of the same name in another fleet", async () => {
    const first = await joinWorld(["a"]);
    const second = await joinWorld(["a"]);
    expect(first.indexes).not.toEqual(second.indexes);
  });

  it("is refused with a wrong key, and with another protocol", async () => {
    const { id, worldKey } = await test.createFleet("w1", "simulated");
    const key = "not the key of this world";
    expect(
      await refusal(test.fleetSocket({ kind: "world", protocol, fleetId: id, key })),
    ).toMatchObject({ code: "unauthenticated" });
    expect(
      await refusal(test.fleetSocket({ kind: "world", protocol: 99, fleetId: id, key: worldKey })),
    ).toMatchObject({ code: "invalid_input", field: "protocol" });
  });

  it("is replaced by its second connection, never held twice", async () => {
    const { fleet, world, hello } = await joinWorld(["a"]);
    const replaced = new Promise((resolve) => world.once("replaced", resolve));
    const gone = new Promise((resolve) => world.once("disconnect", resolve));
    const second = test.fleetSocket({
      kind: "world",
      protocol,
      fleetId: fleet.id,
      key: fleet.worldKey,
    });
    await hello(second);
    await replaced;
    expect(await gone).toBe("io server disconnect");
    second.on("command", (_envelope, ack) => ack({ ok: true, value: { cordoned: true } }));
    expect(await ask(test.internal(), "command", command(fleet.id, "a", "k"))).toEqual({
      cordoned: true,
    });
    const nodes = createNodeRepository(test.database.pool);
    expect((await nodes.get("w1", fleet.id, "a")).online).toBe(true);
  });

  it("stores history once though a report is sent twice, and projects leases and workloads", async () => {
    const { fleet, world } = await joinWorld(["a"]);
    const lease = { holder: "run-1", token: 1, ttlMs: 5_000, acquiredAt: 10, expiresAt: 5_010 };
    const history = [1, 2, 3].map((seq) => ({
      seq,
      at: seq,
      kind: "transition",
      subject: "active",
      detail: "",
    }));
    const report = { nodes: [{ nodeId: "a", state: stateOf({ lease, revision: 2 }), history }] };
    expect(await ask(world, "report", report)).toEqual({ nodes: [{ nodeId: "a", historySeq: 3 }] });
    expect(await ask(world, "report", report)).toEqual({ nodes: [{ nodeId: "a", historySeq: 3 }] });
    const nodes = createNodeRepository(test.database.pool);
    expect((await nodes.history("w1", fleet.id, "a")).map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect((await nodes.get("w1", fleet.id, "a")).lease).toEqual(lease);
    const late = { nodes: [{ nodeId: "a", state: stateOf({ revision: 1 }), history: [] }] };
    await ask(world, "report", late);
    expect((await nodes.get("w1", fleet.id, "a")).lease).toEqual(lease);
    const released = { nodes: [{ nodeId: "a", state: stateOf({ revision: 3 }), history: [] }] };
    await ask(world, "report", released);
    const { rows } = await test.database.pool.query("SELECT token, ended_at FROM lease");
    expect(rows).toEqual([{ token: 1, ended_at: expect.any(Date) }]);
  });
});

describe("telemetry", () => {
  it("goes by COPY into storage and comes back out of a query", async () => {
    const { fleet, world, indexes } = await joinWorld(["a", "b"]);
    const at = Date.now();
    expect(await ask(world, "telemetry", frameOf(indexes, at, { cpu: 0.5 }))).toEqual({
      accepted: 2,
    });
    // The acknowledgement of a frame may be lost, and the frame sent again.
    await ask(world, "telemetry", frameOf(indexes, at, { cpu: 0.5 }));
    await ask(world, "telemetry", frameOf(indexes, at + 1_000, { cpu: 1 }));
    const metrics = createMetricRepository(test.database.pool);
    const query = { metrics: ["cpu", "memory"], from: at - 1, to: at + 2_000, stepMs: 0 };
    await vi.waitFor(async () => {
      const series = await metrics.query("w1", fleet.id, query);
      expect(series.map(({ points }) => points.map(({ mean }) => mean))).toEqual([
        [0.5, 1],
        [],
        [0.5, 1],
        [],
      ]);
    }, eventually);
    const [bucket] = await metrics.query("w1", fleet.id, { ...query, stepMs: 3_600_000 });
    expect(bucket?.points.at(-1)).toMatchObject({ max: 1 });
    await expect(metrics.query("w2", fleet.id, query)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused for edge nodes of others", async () => {
    const first = await joinWorld(["a"]);
    const second = await joinWorld(["a"]);
    const frame = frameOf([...first.indexes, ...second.indexes], Date.now());
    expect(await ask(first.world, "telemetry", frame)).toEqual({ accepted: 1 });
  });

  it("marks a node down that fell silent while its world stays connected", async () => {
    const { fleet, world, indexes } = await joinWorld(["a", "b"]);
    const nodes = createNodeRepository(test.database.pool);
    await vi.waitFor(async () => {
      await ask(world, "telemetry", frameOf(indexes.slice(0, 1), Date.now()));
      expect((await nodes.get("w1", fleet.id, "b")).health).toBe("down");
    }, eventually);
    expect(await nodes.get("w1", fleet.id, "a")).toMatchObject({ health: "healthy", online: true });
  });

  it("survives the loss of all connections to PostgreSQL", async () => {
    const { fleet, world, indexes } = await joinWorld(["a"]);
    const at = Date.now();
    await ask(world, "telemetry", frameOf(indexes, at));
    await test.database.pool
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()",
      )
      .catch(() => undefined);
    await ask(world, "telemetry", frameOf(indexes, at + 1_000));
    const metrics = createMetricRepository(test.database.pool);
    await vi.waitFor(async () => {
      const query = { metrics: ["cpu"], from: at, to: at + 2_000, stepMs: 0 };
      const [series] = await metrics.query("w1", fleet.id, query);
      expect(series?.points).toHaveLength(2);
    }, eventually);
  });
});

describe("commands on /internal", () => {
  it("reach the node and bring back its answer or its refusal", async () => {
    const { fleet, world } = await joinWorld(["a", "b"]);
    world.on("command", ({ nodeId }, ack) => {
      const error = { code: "lease_held", message: "held by another" };
      ack(nodeId === "a" ? { ok: true, value: { cordoned: true } } : { ok: false, error });
    });
    const internal = test.internal();
    expect(await ask(internal, "command", command(fleet.id, "a", "k1"))).toEqual({
      cordoned: true,
    });
    await expect(ask(internal, "command", command(fleet.id, "b", "k2"))).rejects.toMatchObject({
      code: "lease_held",
    });
  });

  it("are refused for unknown nodes, other workspaces' fleets, and a wrong token", async () => {
    const { fleet } = await joinWorld(["a"]);
    const internal = test.internal();
    const refusedFor = (request: object) =>
      expect(ask(internal, "command", request)).rejects.toMatchObject({ code: "not_found" });
    await refusedFor(command(fleet.id, "nobody", "k"));
    await refusedFor({ ...command(fleet.id, "a", "k"), workspaceId: "w2" });
    const auth = { token: "a token of somewhere else", process: "test" };
    expect(await refusal(test.connect("/internal", auth))).toMatchObject({
      code: "unauthenticated",
    });
  });

  it("tell that a node is unreachable when its world is gone", async () => {
    const { fleet, world } = await joinWorld(["a"]);
    world.disconnect();
    await expect(
      ask(test.internal(), "command", command(fleet.id, "a", "k")),
    ).rejects.toMatchObject({ code: "node_unreachable" });
  });

  it("wait for a world that is on its way back after a restart of the gateway", async () => {
    const { fleet, world, hello } = await joinWorld(["a"]);
    const keys: string[] = [];
    world.on("command", ({ key }, ack) => {
      keys.push(key);
      ack({ ok: true, value: { cordoned: true } });
    });
    world.on("connect", () => void hello(world));
    await test.restart();
    expect(await ask(test.internal(), "command", command(fleet.id, "a", "k"))).toEqual({
      cordoned: true,
    });
    expect(keys).toEqual(["k"]);
  });
});

describe("viewers on /live", () => {
  it("are refused from another origin and with a forged or expired ticket", async () => {
    expect(
      await refusal(test.connect("/live", { ticket: "forged.ticket-of-somebody" })),
    ).toMatchObject({ code: "unauthenticated" });
    expect(
      await refusal(test.connect("/live", {}, { origin: "http://evil.example" })),
    ).toMatchObject({ code: "forbidden" });
    expect(await refusal(test.viewer({ expiresAt: 1 }))).toMatchObject({ code: "unauthenticated" });
  });

  it("see neither fleets, runs nor workflows of another workspace", async () => {
    const { fleet } = await joinWorld(["a"]);
    await insertRun(test.database.pool, "r1", "w1", 0);
    await insertWorkflow("wf1", "w1");
    const stranger = test.viewer({ workspaceId: "w2" });
    for (const topic of [
      { kind: "fleet", fleetId: fleet.id },
      { kind: "telemetry", fleetId: fleet.id, detail: "nodes" },
      { kind: "run", runId: "r1" },
      { kind: "workflow", workflowId: "wf1" },
    ]) {
      await expect(ask(stranger, "subscribe", topic)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("see edge nodes change, samples arrive, and the fleet summed up", async () => {
    const { fleet, world, indexes } = await joinWorld(["a", "b"]);
    const viewer = test.viewer();
    const changed: EdgeNodeView[] = [];
    viewer.on("node_changed", ({ nodes }) => changed.push(...nodes));
    const frame = new Promise((resolve) => viewer.once("telemetry", resolve));
    const summary = new Promise((resolve) => viewer.once("fleet_summary", resolve));
    await ask(viewer, "subscribe", { kind: "fleet", fleetId: fleet.id });
    const telemetry = { kind: "telemetry", fleetId: fleet.id };
    await ask(viewer, "subscribe", { ...telemetry, detail: "nodes", nodeIds: ["b"] });
    await ask(viewer, "subscribe", { ...telemetry, detail: "summary" });
    await ask(world, "telemetry", frameOf(indexes, Date.now(), { cpu: 0.5 }));
    expect(await frame).toMatchObject({ fleetId: fleet.id, dropped: 0 });
    expect(await summary).toMatchObject({ summary: { nodes: 2, online: 2, cpuMean: 0.5 } });
    await vi.waitFor(() => {
      expect(changed.map(({ id, health }) => `${id} ${health}`)).toContain("b healthy");
    }, eventually);
  });

  it("get a run's events once each and in order, also those that nobody published", async () => {
    await insertRun(test.database.pool, "r1", "w1", 2);
    const internal = test.internal();
    const watched = nextMessage<{ runIds: string[] }>(internal, "watched", ({ runIds }) =>
      runIds.includes("r1"),
    );
    const viewer = test.viewer();
    const seen: number[] = [];
    viewer.on("run_events", ({ events }) => seen.push(...seqs(events)));
    const { events } = await ask<{ events: RunEvent[] }>(viewer, "subscribe", {
      kind: "run",
      runId: "r1",
      afterSeq: 1,
    });
    expect(seqs(events)).toEqual([2]);
    await watched;
    internal.emit("run_events", {
      runId: "r1",
      workspaceId: "w1",
      events: [eventOf(2), eventOf(3)],
    });
    internal.emit("run_events", { runId: "r1", workspaceId: "w1", events: [eventOf(6)] });
    await vi.waitFor(() => expect(seen).toEqual([3]), eventually);
    await storeEvents(test.database.pool, "r1", 3, 7);
    await vi.waitFor(() => expect(seen).toEqual([3, 4, 5, 6, 7]), eventually);
  });
});

function nextMessage<T>(
  socket: Socket,
  event: string,
  wanted: (message: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    socket.on(event, (message: T) => {
      if (wanted(message)) resolve(message);
    });
  });
}

async function insertWorkflow(id: string, workspaceId: string): Promise<void> {
  await test.database.prisma.workflow.create({
    data: {
      id,
      workspaceId,
      name: "Test",
      createdById: "u1",
      graph: { schemaVersion: 1, name: "Test", nodes: [] },
    },
  });
}
