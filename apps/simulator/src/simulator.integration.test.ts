import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Simulator, startSimulator } from "./compose.ts";
import { readEnvironment } from "./env.ts";
import { goodKey, type SmallGateway, startSmallGateway } from "./testing/small-gateway.ts";

const patience = { timeout: 30_000, interval: 20 };

describe("a simulator joined to a gateway", () => {
  let gateway: SmallGateway;
  let simulator: Simulator | undefined;
  let folder: string;
  const said: string[] = [];

  beforeEach(async () => {
    gateway = await startSmallGateway();
    folder = mkdtempSync(join(tmpdir(), "edgeloom-world-"));
    said.length = 0;
  });
  afterEach(async () => {
    await simulator?.stop();
    await gateway.close();
    rmSync(folder, { recursive: true });
  });

  async function start(variables: Record<string, string> = {}): Promise<Simulator> {
    const env = readEnvironment({
      EDGELOOM_GATEWAY_URL: gateway.url,
      EDGELOOM_SIM_FLEET_ID: "fleet-1",
      EDGELOOM_SIM_KEY: goodKey,
      EDGELOOM_HEALTH_PORT: "0",
      EDGELOOM_SIM_SPEED: "20",
      EDGELOOM_DATA: folder,
      ...variables,
    });
    simulator = await startSimulator(
      env,
      (level, message) => said.push(`${level} ${message}`),
      () => {
        throw new Error("the world was replaced");
      },
    );
    return simulator;
  }

  const joined = (): Promise<void> =>
    vi.waitFor(() => expect(simulator?.isJoined).toBe(true), patience);

  const health = async (one: Simulator): Promise<Response> =>
    await fetch(`http://127.0.0.1:${one.healthPort}/healthz`);

  it("announces its nodes in chunks, then reports and sends telemetry of all of them", async () => {
    const one = await start({ EDGELOOM_SIM_SITES: "1200" });
    await joined();
    expect(gateway.hellos.map(({ nodes }) => nodes.length)).toEqual([400, 400, 400]);
    await vi.waitFor(() => expect(gateway.rosters[0]).toHaveLength(1_200), patience);
    await vi.waitFor(() => expect(gateway.frames.length).toBeGreaterThan(2), patience);
    expect(gateway.frames.at(-1)?.length).toBe(1_200);
    const moves = (): number =>
      gateway.reports
        .flatMap(({ nodes }) => nodes)
        .flatMap(({ history }) => history)
        .filter(({ kind }) => kind === "transition").length;
    await vi.waitFor(() => expect(moves()).toBe(2_400), patience);
    const answer = await health(one);
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: "ok" }]);
  });

  it("executes commands once, and reports what they changed", async () => {
    const one = await start();
    await joined();
    const acquire = (): Promise<unknown> =>
      gateway.command("tokyo-1", "acquire_lease", { holder: "a", ttlMs: 60_000 }, "k");
    const first = await acquire();
    expect(first).toMatchObject({ ok: true, value: { holder: "a", token: 1 } });
    expect(await acquire()).toEqual(first);
    const counted = await fetch(`http://127.0.0.1:${one.healthPort}/effects?key=k`);
    expect(await counted.json()).toEqual({ k: 1 });
    const leased = (): boolean =>
      gateway.reports.some(({ nodes }) =>
        nodes.some(({ nodeId, state }) => nodeId === "tokyo-1" && state.lease?.token === 1),
      );
    await vi.waitFor(() => expect(leased()).toBe(true), patience);
    expect(await gateway.command("nowhere", "get_state", {}, "k2")).toMatchObject({
      ok: false,
      error: { code: "not_found" },
    });
  });

  it("leaves a partitioned node out of telemetry, and lets faults be cleared all the same", async () => {
    await start();
    await joined();
    const fault = { kind: "partition" };
    await gateway.command("tokyo-1", "inject_fault", { fault }, "cut");
    await vi.waitFor(() => expect(gateway.frames.at(-1)?.length).toBe(23), patience);
    expect(await gateway.command("tokyo-1", "get_state", {}, "ask")).toMatchObject({
      ok: false,
      error: { code: "node_unreachable" },
    });
    await gateway.command("tokyo-1", "clear_faults", {}, "heal");
    await vi.waitFor(() => expect(gateway.frames.at(-1)?.length).toBe(24), patience);
  });

  it("says that its key is wrong, and does not count as joined", async () => {
    const one = await start({ EDGELOOM_SIM_KEY: "not-the-right-key-at-all" });
    await vi.waitFor(
      () => expect(said).toContain("warning The key of the world is wrong"),
      patience,
    );
    expect((await health(one)).status).toBe(503);
  });

  it("comes back after the gateway was away, with the telemetry of that time", async () => {
    await start();
    await joined();
    await vi.waitFor(() => expect(gateway.frames.length).toBeGreaterThan(0), patience);
    const port = Number(new URL(gateway.url).port);
    const lastAt = Math.max(...(gateway.frames.at(-1)?.at ?? [0]));
    await gateway.close();
    await vi.waitFor(() => expect(simulator?.isJoined).toBe(false), patience);
    gateway = await startSmallGateway(port);
    await joined();
    await vi.waitFor(() => expect(gateway.frames.length).toBeGreaterThan(3), patience);
    const times = gateway.frames.map(({ at }) => at[0] ?? 0);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    // Nothing between the last frame before and the first after is missing.
    expect((times[0] ?? 0) - lastAt).toBeLessThanOrEqual(3_000);
  });

  it("keeps leases and lifecycle over a restart of the simulator", async () => {
    const first = await start();
    await joined();
    await gateway.command("tokyo-1", "drain", {}, "drain");
    await gateway.command("paris-1", "acquire_lease", { holder: "a", ttlMs: 600_000 }, "lease");
    await first.stop();
    await start();
    await joined();
    expect(await gateway.command("tokyo-1", "get_state", {}, "s1")).toMatchObject({
      value: { lifecycle: "draining" },
    });
    expect(await gateway.command("paris-1", "get_state", {}, "s2")).toMatchObject({
      value: { lease: { holder: "a", token: 1 }, lifecycle: "active" },
    });
  });
});
