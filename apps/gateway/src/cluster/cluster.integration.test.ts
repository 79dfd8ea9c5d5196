import { createNodeRepository } from "@edgeloom/db";
import type { EdgeNodeView, RunEvent } from "@edgeloom/protocol";
import { fleetProtocolVersion } from "@edgeloom/protocol";
import type { Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type ClusterAdapter,
  clusterAdapters,
  startClusterAdapter,
} from "../testing/cluster-adapters.ts";
import { type GatewayProcess, startGatewayProcess } from "../testing/gateway-process.ts";
import { frameOf, identityOf, stateOf } from "../testing/nodes.ts";
import { eventOf, insertRun, seqs, storeEvents } from "../testing/runs.ts";
import { ask, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";

const eventually = { timeout: 30_000, interval: 20 };

it(`gateways are joined here over: ${clusterAdapters.join(", ")}`, () => {
  expect(clusterAdapters).toContain("postgres");
});

describe.each(clusterAdapters)("two gateways over %s", (name) => {
  let adapter: ClusterAdapter;
  /** Serves viewers; in this process. */
  let test: TestGateway;
  /** Serves agents and workers; a process, which may be killed. */
  let first: GatewayProcess;

  beforeAll(async () => {
    adapter = await startClusterAdapter(name);
  });
  afterAll(async () => {
    await adapter.close();
  });

  beforeEach(async () => {
    test = await startTestGateway({ clustered: true, redisUrl: adapter.environment.REDIS_URL });
    first = await startGatewayProcess(test.connectionString, adapter.environment);
    await test.createWorkspace("w1");
  });
  afterEach(async () => {
    await first.kill();
    await test.close();
  });

  /** A world of one edge node, connected to a gateway; it says of each command how often it was sent. */
  async function worldAt(url: string, fleet: { id: string; worldKey: string }) {
    const world = test.fleetSocket(
      { kind: "world", protocol: fleetProtocolVersion, fleetId: fleet.id, key: fleet.worldKey },
      url,
    );
    const keys: string[] = [];
    world.on("command", ({ key }, ack) => {
      keys.push(key);
      ack({ ok: true, value: { at: url } });
    });
    const node = { identity: identityOf("a"), state: stateOf(), agentVersion: "1", historySeq: 0 };
    const joined = await ask<{ nodes: { index: number }[] }>(world, "hello", { nodes: [node] });
    return { world, keys, index: joined.nodes[0]?.index ?? 0 };
  }

  const command = (fleetId: string, key: string) => ({
    workspaceId: "w1",
    fleetId,
    nodeId: "a",
    command: "cordon",
    request: {},
    key,
    timeoutMs: 30_000,
  });

  const online = async (fleetId: string): Promise<boolean> =>
    (await createNodeRepository(test.database.pool).get("w1", fleetId, "a")).online;

  it("bring commands to an edge node at the other, and its answers back", async () => {
    const fleet = await test.createFleet("w1", "simulated");
    await worldAt(first.url, fleet);
    const answer = await ask(test.internal(), "command", command(fleet.id, "k"));
    expect(answer).toEqual({ at: first.url });
  });

  it("show samples, sums and health of edge nodes at the other", async () => {
    const fleet = await test.createFleet("w1", "simulated");
    const { world, index } = await worldAt(first.url, fleet);
    const viewer = test.viewer();
    let frames = 0;
    const cpu: unknown[] = [];
    const health: unknown[] = [];
    viewer.on("telemetry", () => {
      frames += 1;
    });
    viewer.on("fleet_summary", ({ summary }) => cpu.push(summary.cpuMean));
    viewer.on("node_changed", ({ nodes }: { nodes: EdgeNodeView[] }) =>
      health.push(...nodes.map((node) => node.health)),
    );
    await ask(viewer, "subscribe", { kind: "fleet", fleetId: fleet.id });
    for (const detail of ["nodes", "summary"]) {
      await ask(viewer, "subscribe", { kind: "telemetry", fleetId: fleet.id, detail });
    }
    await vi.waitFor(async () => {
      await ask(world, "telemetry", frameOf([index], Date.now(), { cpu: 0.5 }));
      expect(frames).toBeGreaterThan(0);
      expect(cpu).toContain(0.5);
      expect(health).toContain("healthy");
    }, eventually);
  });

  it("bring a run's events from a worker at the other, once each and in order, also lost ones", async () => {
    const { pool } = test.database;
    await insertRun(pool, "r1", "w1", 0);
    const worker = test.internal(first.url);
    const watched = watchedBy(worker, "r1");
    const viewer = test.viewer();
    const seen: number[] = [];
    viewer.on("run_events", ({ events }: { events: RunEvent[] }) => seen.push(...seqs(events)));
    await ask(viewer, "subscribe", { kind: "run", runId: "r1", afterSeq: 0 });
    await watched;
    const tell = (...numbers: number[]): void => {
      worker.emit("run_events", { runId: "r1", workspaceId: "w1", events: numbers.map(eventOf) });
    };
    // None of these is stored yet, so they came from gateway to gateway.
    tell(1);
    tell(2, 3);
    await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]), eventually);
    tell(2, 3);
    tell(5);
    await storeEvents(pool, "r1", 1, 6);
    await vi.waitFor(() => expect(seen).toEqual([1, 2, 3, 4, 5, 6]), eventually);
  });

  it("hold an edge node online that moves from one to the other", async () => {
    const fleet = await test.createFleet("w1", "simulated");
    const earlier = await worldAt(first.url, fleet);
    const gone = new Promise((resolve) => earlier.world.once("disconnect", resolve));
    const later = await worldAt(test.url, fleet);
    await gone;
    expect(await ask(test.internal(first.url), "command", command(fleet.id, "k"))).toEqual({
      at: test.url,
    });
    expect([earlier.keys, later.keys]).toEqual([[], ["k"]]);
    expect(await online(fleet.id)).toBe(true);
  });

  it("go on when one is killed: what was at it comes to the other, commands under way included", async () => {
    const fleet = await test.createFleet("w1", "simulated");
    const { world } = await worldAt(first.url, fleet);
    world.off("command");
    const sent = new Promise((resolve) => world.once("command", resolve));
    const internal = test.internal();
    const answer = ask(internal, "command", command(fleet.id, "k"));
    await sent;
    await first.kill();
    world.disconnect();
    const { keys } = await worldAt(test.url, fleet);
    expect(await answer).toEqual({ at: test.url });
    expect(new Set(keys)).toEqual(new Set(["k"]));
    expect(await online(fleet.id)).toBe(true);
  });
});

/** Resolves when the worker has been told that somebody follows the run. */
function watchedBy(worker: Socket, runId: string): Promise<void> {
  return new Promise((resolve) => {
    worker.on("watched", ({ runIds }: { runIds: string[] }) => {
      if (runIds.includes(runId)) resolve();
    });
  });
}
