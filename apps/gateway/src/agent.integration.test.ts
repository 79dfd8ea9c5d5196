import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createEnrolmentRepository,
  createMetricRepository,
  createNodeRepository,
} from "@edgeloom/db";
import type { Fleet } from "@edgeloom/fleet";
import {
  createGatewayClient,
  createGatewayFleet,
  createSystemClock,
  type GatewayClient,
} from "@edgeloom/host";
import type { EdgeNodeId, FleetId, WorkspaceId } from "@edgeloom/kernel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { internalToken, startTestGateway, type TestGateway } from "./testing/test-gateway.ts";

const eventually = { timeout: 40_000, interval: 50 };
const agentMain = fileURLToPath(new URL("../../agent/src/main.ts", import.meta.url));

let test: TestGateway;
let client: GatewayClient;
let directory: string;
let agents: ChildProcess[];
let fleet: Fleet;
let output: string;

/** Starts the real agent process. */
function startAgent(args: readonly string[]): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", agentMain, "--data", directory, ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += String(chunk);
    });
  }
  agents.push(child);
  return child;
}

async function newToken(fleetId: string): Promise<string> {
  const enrolments = createEnrolmentRepository(test.database.pool);
  const { token } = await enrolments.create("w1", fleetId, {
    createdById: "u1",
    validForMs: 60_000,
  });
  return token;
}

async function enrolledNode(): Promise<EdgeNodeId> {
  return await vi.waitFor(async () => {
    const [node] = await fleet.list();
    expect(node).toMatchObject({ online: true, lifecycle: "active" });
    return (node?.id ?? "") as EdgeNodeId;
  }, eventually);
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return await new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

beforeEach(async () => {
  test = await startTestGateway();
  await test.createWorkspace("w1");
  directory = mkdtempSync(join(tmpdir(), "edgeloom-agent-"));
  agents = [];
  output = "";
  client = createGatewayClient({
    url: test.url,
    token: internalToken,
    process: "test",
    clock: createSystemClock(),
  });
  const { id } = await test.createFleet("w1", "real");
  fleet = createGatewayFleet({
    client,
    nodes: createNodeRepository(test.database.pool),
    metrics: createMetricRepository(test.database.pool),
    workspaceId: "w1" as WorkspaceId,
    fleet: { id: id as FleetId, kind: "real", name: "Hosts" },
  });
});

afterEach(async () => {
  for (const { workloads, id, online } of await fleet.list()) {
    if (!online) continue;
    for (const { name } of workloads) {
      await fleet.execute(id as EdgeNodeId, "remove_workload", { name }, { key: `end-${name}` });
    }
  }
  for (const agent of agents) {
    agent.kill("SIGTERM");
    await ended(agent);
  }
  client.close();
  await test.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("the agent of a real host", () => {
  it("enrols once, keeps its key to itself, and reports true figures", async () => {
    const token = await newToken(fleet.id);
    startAgent(["--join", test.url, "--token", token, "--name", "this-host"]);
    const id = await enrolledNode();
    const node = await fleet.get(id);
    expect(node).toMatchObject({ name: "this-host", kind: "real" });
    expect(statSync(join(directory, "agent.json")).mode & 0o777).toBe(0o600);
    await vi.waitFor(async () => {
      const { lastSample, health } = await fleet.get(id);
      expect(health).not.toBe("unknown");
      expect(lastSample?.values.memory).toBeGreaterThan(0);
      expect(lastSample?.values.requestsPerSec).toBeNull();
    }, eventually);

    rmSync(join(directory, "agent.json"));
    agents[0]?.kill("SIGKILL");
    const again = startAgent(["--join", test.url, "--token", token]);
    expect(await ended(again)).toBe(1);
    expect(output).toContain("works once");
  });

  it("executes a command once, whatever happens to the gateway in between", async () => {
    startAgent(["--join", test.url, "--token", await newToken(fleet.id)]);
    const id = await enrolledNode();
    const acquire = { holder: "run-1", ttlMs: 60_000 };
    const first = await fleet.execute(id, "acquire_lease", acquire, { key: "run-1/lease/0" });
    await test.restart();
    const second = await fleet.execute(id, "acquire_lease", acquire, { key: "run-1/lease/0" });
    expect(second).toEqual(first);
    await vi.waitFor(async () => expect((await fleet.get(id)).lease).toEqual(first), eventually);
  });

  it("leaves workloads running when it is killed, and takes them over when it is started again", async () => {
    startAgent(["--join", test.url, "--token", await newToken(fleet.id)]);
    const id = await enrolledNode();
    const spec = { name: "web", command: ["sleep", "1000"] };
    const deployed = await fleet.execute(id, "deploy_workload", { spec }, { key: "deploy" });
    expect(deployed.phase).toBe("running");
    agents[0]?.kill("SIGKILL");
    await vi.waitFor(async () => expect((await fleet.get(id)).online).toBe(false), eventually);
    startAgent([]);
    const workload = await vi.waitFor(async () => {
      const node = await fleet.get(id);
      expect(node.online).toBe(true);
      return await fleet.execute(
        id,
        "get_workload",
        { name: "web" },
        { key: `look-${Date.now()}` },
      );
    }, eventually);
    expect(workload).toMatchObject({ phase: "running", pid: deployed.pid, restarts: 0 });
    const started = await vi.waitFor(async () => {
      const nodes = createNodeRepository(test.database.pool);
      const history = await nodes.history("w1", fleet.id, id);
      expect(history.map(({ kind }) => kind)).toContain("restarted");
      return history.filter(({ kind }) => kind === "workload_started");
    }, eventually);
    expect(started).toHaveLength(1);
  });

  it("works on while it is cut off, and brings its samples and its history when it is back", async () => {
    startAgent(["--join", test.url, "--token", await newToken(fleet.id)]);
    const id = await enrolledNode();
    const spec = { name: "brief", command: ["sleep", "2"], restart: "never" as const };
    await fleet.execute(id, "deploy_workload", { spec }, { key: "deploy" });
    const cutOffAt = Date.now();
    await test.gateway.close();
    await vi.waitFor(() => {
      const journal = readFileSync(join(directory, "state", "log-0.jsonl"), "utf8");
      expect(journal).toContain("workload_stopped");
    }, eventually);
    const backAt = Date.now();
    await test.reopen();
    await vi.waitFor(async () => {
      expect((await fleet.get(id)).workloads).toMatchObject([{ name: "brief", exitCode: 0 }]);
      const query = { metrics: ["memory"], from: cutOffAt, to: backAt, stepMs: 0 };
      const [series] = await fleet.queryMetrics(query);
      expect(series?.points.length).toBeGreaterThan(0);
    }, eventually);
  });

  it("refuses a second agent on the same folder", async () => {
    startAgent(["--join", test.url, "--token", await newToken(fleet.id)]);
    await enrolledNode();
    expect(await ended(startAgent([]))).toBe(1);
    expect(output).toContain("is in use by the agent with process id");
  });
});
