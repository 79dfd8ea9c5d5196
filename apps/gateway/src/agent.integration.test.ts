import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createNodeRepository } from "@edgeloom/db";
import type { Fleet } from "@edgeloom/fleet";
import type { EdgeNodeId } from "@edgeloom/kernel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTestFleet, type TestFleet } from "./testing/gateway-fleet.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";

const eventually = { timeout: 40_000, interval: 50 };
const agentMain = fileURLToPath(new URL("../../agent/src/main.ts", import.meta.url));

let test: TestGateway;
let hosts: TestFleet;
let directory: string;
let agents: ChildProcess[];
let fleet: Fleet;
let output: string;

/** Starts the real agent process. */
function startAgent(
  args: readonly string[],
  environment: Record<string, string> = {},
): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", agentMain, "--data", directory, ...args],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += String(chunk);
    });
  }
  agents.push(child);
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
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
  directory = mkdtempSync(join(tmpdir(), "edgeloom-agent-"));
  agents = [];
  output = "";
  hosts = await createTestFleet(test, "real");
  fleet = hosts.fleet;
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
  hosts.client.close();
  await test.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("the agent of a real host", () => {
  it("enrols once, keeps its key to itself, and reports true figures", async () => {
    const token = await hosts.newToken();
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

  it("waits for a gateway that is not up yet, says so once, and is unhealthy until it has joined", async () => {
    const token = await hosts.newToken();
    const healthPort = await freePort();
    const healthy = async (): Promise<number> =>
      await fetch(`http://127.0.0.1:${healthPort}/healthz`).then(
        ({ status }) => status,
        () => 0,
      );
    await test.gateway.close();
    const agent = startAgent(["--join", test.url, "--token", token], {
      EDGELOOM_HEALTH_PORT: String(healthPort),
    });
    await vi.waitFor(() => expect(output).toContain("Waiting to enrol"), eventually);
    expect(await healthy()).toBe(503);
    await test.reopen();
    await enrolledNode();
    await vi.waitFor(async () => expect(await healthy()).toBe(200), eventually);
    expect(agent.exitCode).toBeNull();
    expect(output.match(/Waiting to enrol/g)).toHaveLength(1);
  });

  it("ends at once, and says why, when its token is not known", async () => {
    const agent = startAgent(["--join", test.url, "--token", "a-token-of-somewhere-else"]);
    expect(await ended(agent)).toBe(1);
    expect(output).toContain("The enrolment token is not known here");
    expect(output).not.toContain("Waiting to enrol");
  });

  it("stops while it waits for a gateway", async () => {
    const agent = startAgent(["--join", "http://127.0.0.1:9", "--token", await hosts.newToken()]);
    await vi.waitFor(() => expect(output).toContain("Waiting to enrol"), eventually);
    agent.kill("SIGTERM");
    expect(await ended(agent)).toBe(0);
  });

  it("executes a command once, whatever happens to the gateway in between", async () => {
    startAgent(["--join", test.url, "--token", await hosts.newToken()]);
    const id = await enrolledNode();
    const acquire = { holder: "run-1", ttlMs: 60_000 };
    const first = await fleet.execute(id, "acquire_lease", acquire, { key: "run-1/lease/0" });
    await test.restart();
    const second = await fleet.execute(id, "acquire_lease", acquire, { key: "run-1/lease/0" });
    expect(second).toEqual(first);
    await vi.waitFor(async () => expect((await fleet.get(id)).lease).toEqual(first), eventually);
  });

  it("leaves workloads running when it is killed, and takes them over when it is started again", async () => {
    startAgent(["--join", test.url, "--token", await hosts.newToken()]);
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
    startAgent(["--join", test.url, "--token", await hosts.newToken()]);
    const id = await enrolledNode();
    const spec = { name: "brief", command: ["sleep", "2"], restart: "never" as const };
    await fleet.execute(id, "deploy_workload", { spec }, { key: "deploy" });
    const steady = { name: "steady", command: ["sleep", "1000"] };
    const before = await fleet.execute(
      id,
      "deploy_workload",
      { spec: steady },
      { key: "deploy-steady" },
    );
    const cutOffAt = Date.now();
    await test.gateway.close();
    await vi.waitFor(() => {
      const journal = readFileSync(join(directory, "state", "log-0.jsonl"), "utf8");
      expect(journal).toContain("workload_stopped");
    }, eventually);
    const backAt = Date.now();
    await test.reopen();
    await vi.waitFor(async () => {
      expect((await fleet.get(id)).workloads).toMatchObject([
        { name: "brief", exitCode: 0 },
        // Healthy work was neither stopped nor started again.
        { name: "steady", phase: "running", pid: before.pid, restarts: 0 },
      ]);
      const query = { metrics: ["memory"], from: cutOffAt, to: backAt, stepMs: 0 };
      const [series] = await fleet.queryMetrics(query);
      expect(series?.points.length).toBeGreaterThan(0);
    }, eventually);
  });

  it("refuses a second agent on the same folder", async () => {
    startAgent(["--join", test.url, "--token", await hosts.newToken()]);
    await enrolledNode();
    expect(await ended(startAgent([]))).toBe(1);
    expect(output).toContain("is in use by the agent with process id");
  });
});
