import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fleet } from "@edgeloom/fleet";
import { describeFleetContract, type FleetHarness } from "@edgeloom/fleet/contract";
import { type Agent, createSystemTimers, runAgent } from "@edgeloom/host";
import { type EdgeNodeId, sleep } from "@edgeloom/kernel";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { createTestFleet, type TestFleet } from "./testing/gateway-fleet.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";

const timers = createSystemTimers();

let test: TestGateway;
let hosts: TestFleet;
let fleet: Fleet;
let folder: string;
const running = new Map<string, Agent>();
let enrolled = 0;

/** Enrols one more agent of this host, with an identity, a key and a data folder of its own. */
async function startAgent(): Promise<EdgeNodeId> {
  enrolled += 1;
  const agent = await runAgent({
    gatewayUrl: test.url,
    token: await hosts.newToken(),
    dataDirectory: join(folder, `agent-${enrolled}`),
    host: { name: `host-${enrolled}` },
    version: "test",
    onEvent: () => undefined,
  });
  running.set(agent.nodeId, agent);
  const id = agent.nodeId as EdgeNodeId;
  await vi.waitFor(
    async () => {
      const view = await fleet.get(id);
      expect(view).toMatchObject({ online: true, lifecycle: "active" });
      expect(view.lastSample).not.toBeNull();
    },
    { timeout: 40_000, interval: 50 },
  );
  return id;
}

/** One gateway serves all tests; each test that changes an edge node enrols an agent for it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-agents-"));
  test = await startTestGateway();
  hosts = await createTestFleet(test, "real");
  fleet = hosts.fleet;
  for (let i = 0; i < 3; i += 1) await startAgent();
});

/** Workloads are processes that outlive their agent; none may outlive the test. */
async function endWorkloads(): Promise<void> {
  for (const { id, online, workloads } of await fleet.list()) {
    if (!online) continue;
    for (const { name } of workloads) {
      await fleet.execute(
        id as EdgeNodeId,
        "remove_workload",
        { name },
        { key: `end-${id}-${name}` },
      );
    }
  }
}

afterAll(async () => {
  await endWorkloads();
  for (const agent of running.values()) await agent.stop();
  hosts.client.close();
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function createHarness(): Promise<FleetHarness> {
  return {
    fleet,
    freshNode: startAgent,
    async cutOff(id) {
      await running.get(id)?.stop();
      running.delete(id);
    },
    pass: (durationMs) => sleep(timers, durationMs),
    now: () => Date.now(),
    close: async () => undefined,
  };
}

describeFleetContract("of real agents, through a gateway", createHarness);
