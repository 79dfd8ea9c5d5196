import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createMetricRepository, createNodeRepository } from "@edgeloom/db";
import type { Fleet } from "@edgeloom/fleet";
import { describeFleetContract, type FleetHarness } from "@edgeloom/fleet/contract";
import {
  createGatewayClient,
  createGatewayFleet,
  createSystemClock,
  createSystemTimers,
  type GatewayClient,
} from "@edgeloom/host";
import { type EdgeNodeId, type FleetId, sleep, type WorkspaceId } from "@edgeloom/kernel";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { internalToken, startTestGateway, type TestGateway } from "./testing/test-gateway.ts";

const simulatorMain = fileURLToPath(new URL("../../simulator/src/main.ts", import.meta.url));
const sites = 60;
const timers = createSystemTimers();

let test: TestGateway;
let client: GatewayClient;
let simulator: ChildProcess;
let fleet: Fleet;
let nodesTaken = 0;

/** One gateway and one simulator process serve all tests; each test takes a node that no other has touched. */
beforeAll(async () => {
  test = await startTestGateway();
  await test.createWorkspace("w1");
  const { id, worldKey } = await test.createFleet("w1", "simulated");
  simulator = spawn(process.execPath, ["--import", "tsx", simulatorMain], {
    env: {
      ...process.env,
      EDGELOOM_GATEWAY_URL: test.url,
      EDGELOOM_SIM_FLEET_ID: id,
      EDGELOOM_SIM_KEY: worldKey,
      EDGELOOM_SIM_SITES: String(sites),
    },
    stdio: "ignore",
  });
  client = createGatewayClient({
    url: test.url,
    token: internalToken,
    process: "test",
    clock: createSystemClock(),
  });
  fleet = createGatewayFleet({
    client,
    nodes: createNodeRepository(test.database.pool),
    metrics: createMetricRepository(test.database.pool),
    workspaceId: "w1" as WorkspaceId,
    fleet: { id: id as FleetId, kind: "simulated", name: "World" },
  });
  await vi.waitFor(
    async () => {
      const nodes = await fleet.list({ online: true });
      expect(nodes.filter(({ lastSample }) => lastSample !== null)).toHaveLength(sites);
    },
    { timeout: 60_000, interval: 100 },
  );
});

afterAll(async () => {
  client.close();
  simulator.kill("SIGTERM");
  await new Promise((resolve) => simulator.once("exit", resolve));
  await test.close();
});

async function createHarness(): Promise<FleetHarness> {
  return {
    fleet,
    async freshNode() {
      const nodes = await fleet.list();
      const node = nodes[nodesTaken];
      nodesTaken += 1;
      if (node === undefined) throw new Error("The world has too few sites for all tests");
      return node.id as EdgeNodeId;
    },
    async cutOff(id) {
      const fault = { kind: "partition" as const, durationMs: 0 };
      await fleet.execute(id, "inject_fault", { fault }, { key: `cut-off-${id}` });
    },
    pass: (durationMs) => sleep(timers, durationMs),
    now: () => Date.now(),
    close: async () => undefined,
  };
}

describeFleetContract("through a gateway", createHarness);
