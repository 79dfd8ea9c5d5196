import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Fleet } from "@edgeloom/fleet";
import { describeFleetContract, type FleetHarness } from "@edgeloom/fleet/contract";
import { createSystemTimers } from "@edgeloom/host";
import { type EdgeNodeId, sleep } from "@edgeloom/kernel";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { createTestFleet, type TestFleet } from "./testing/gateway-fleet.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";

const simulatorMain = fileURLToPath(new URL("../../simulator/src/main.ts", import.meta.url));
const sites = 60;
const timers = createSystemTimers();

let test: TestGateway;
let simulator: ChildProcess;
let world: TestFleet;
let fleet: Fleet;
let nodesTaken = 0;

/** One gateway and one simulator process serve all tests; each test takes a node that no other has touched. */
beforeAll(async () => {
  test = await startTestGateway();
  world = await createTestFleet(test, "simulated");
  fleet = world.fleet;
  simulator = spawn(process.execPath, ["--import", "tsx", simulatorMain], {
    env: {
      ...process.env,
      EDGELOOM_GATEWAY_URL: test.url,
      EDGELOOM_SIM_FLEET_ID: fleet.id,
      EDGELOOM_SIM_KEY: world.worldKey,
      EDGELOOM_SIM_SITES: String(sites),
    },
    stdio: "ignore",
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
  world.client.close();
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
