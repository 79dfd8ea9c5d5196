import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import {
  createDatabase,
  createFleetRepository,
  createMetricRepository,
  createNodeRepository,
  type Database,
} from "@edgeloom/db";
import { createTestDatabase } from "@edgeloom/db/testing";
import { describeFleetContract } from "@edgeloom/fleet/contract";
import {
  createGatewayClient,
  createGatewayFleet,
  createSystemClock,
  createSystemTimers,
  type GatewayClient,
} from "@edgeloom/host";
import { type EdgeNodeId, type FleetId, sleep, type WorkspaceId } from "@edgeloom/kernel";
import { afterAll, beforeAll } from "vitest";
import { type Simulator, startSimulator } from "./compose.ts";
import { readEnvironment } from "./env.ts";

/** The fleet contract with nothing left out: PostgreSQL, a gateway process, and this simulator joined to it. */

const token = "internal-token-of-the-contract";
const gatewayMain = fileURLToPath(new URL("../../gateway/src/main.ts", import.meta.url));
const workspaceId = "w1" as WorkspaceId;
const timers = createSystemTimers();

let database: Database;
let dropDatabase: () => Promise<void>;
let gateway: ChildProcess;
let simulator: Simulator;
let client: GatewayClient;
let fleetId: FleetId;
/** Nodes that no test has had yet. */
let untouched: EdgeNodeId[] = [];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was free");
  return address.port;
}

beforeAll(async () => {
  const { connectionString, drop } = await createTestDatabase();
  dropDatabase = drop;
  database = createDatabase({ connectionString });
  await database.prisma.workspace.create({
    data: { id: workspaceId, slug: workspaceId, name: "Contract" },
  });
  const fleets = createFleetRepository(database.pool);
  const made = await fleets.create(workspaceId, { name: "World", kind: "simulated" });
  fleetId = made.fleet.id as FleetId;
  const port = await freePort();
  gateway = spawn(process.execPath, ["--import", "tsx", gatewayMain], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      DATABASE_URL: connectionString,
      EDGELOOM_TICKET_KEY: "ticket-key-of-the-contract",
      EDGELOOM_INTERNAL_TOKEN: token,
      EDGELOOM_GATEWAY_PORT: `${port}`,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const env = readEnvironment({
    EDGELOOM_GATEWAY_URL: url,
    EDGELOOM_SIM_FLEET_ID: fleetId,
    EDGELOOM_SIM_KEY: made.worldKey ?? "",
    EDGELOOM_SIM_SITES: "40",
  });
  simulator = await startSimulator(
    env,
    () => undefined,
    () => undefined,
  );
  client = createGatewayClient({ url, token, process: "contract", clock: createSystemClock() });
  await client.ready();
  while (!simulator.isJoined) await sleep(timers, 20);
  const nodes = createNodeRepository(database.pool);
  untouched = (await nodes.list(workspaceId, fleetId)).map(({ id }) => id as EdgeNodeId);
});

afterAll(async () => {
  client.close();
  await simulator.stop();
  gateway.kill();
  if (gateway.exitCode === null) await once(gateway, "exit");
  await database.close();
  await dropDatabase();
});

describeFleetContract("simulated, through a gateway", async () => {
  const fleet = createGatewayFleet({
    client,
    nodes: createNodeRepository(database.pool),
    metrics: createMetricRepository(database.pool),
    workspaceId,
    fleet: { id: fleetId, kind: "simulated", name: "World" },
  });
  return {
    fleet,
    async freshNode() {
      const node = untouched.shift();
      if (node === undefined) throw new Error("every node has been touched; ask for more sites");
      for (;;) {
        const view = await fleet.get(node);
        const reported = view.lifecycle === "active" && view.health !== "unknown";
        if (view.online && reported && view.lastSample !== null) return node;
        await sleep(timers, 50);
      }
    },
    async cutOff(node) {
      const fault = { kind: "partition" } as const;
      await fleet.execute(node, "inject_fault", { fault }, { key: `cut-off/${node}` });
    },
    pass: (durationMs) => sleep(timers, durationMs),
    now: () => Date.now(),
    close: async () => undefined,
  };
});
