import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGroupDirectory, createSealer } from "@edgeloom/db";
import { createGroups, type Fleet, type Groups } from "@edgeloom/fleet";
import {
  createGroupSecret,
  createSystemClock,
  createSystemRandom,
  createSystemTimers,
} from "@edgeloom/host";
import { createId, type EdgeNodeId } from "@edgeloom/kernel";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestFleet, type TestFleet } from "./testing/gateway-fleet.ts";
import { startTestGateway, type TestGateway } from "./testing/test-gateway.ts";

const eventually = { timeout: 50_000, interval: 50 };
const agentMain = fileURLToPath(new URL("../../agent/src/main.ts", import.meta.url));
const encryptionKey = randomBytes(32).toString("base64");
const names = ["host-1", "host-2", "host-3", "host-4"] as const;
type Name = (typeof names)[number];

let gateway: TestGateway;
let hosts: TestFleet;
let fleet: Fleet;
let folder: string;
const agents = new Map<Name, ChildProcess>();

/** Starts the agent's program; one that has enrolled takes its identity from its folder. */
async function startAgent(name: Name): Promise<void> {
  const args = ["--data", join(folder, name), "--join", gateway.url, "--name", name];
  const token = await hosts.newToken();
  const program = ["--import", "tsx", agentMain, ...args, "--token", token];
  agents.set(name, spawn(process.execPath, program, { stdio: "ignore" }));
}

async function killAgent(name: Name): Promise<void> {
  const agent = agents.get(name);
  if (agent === undefined) throw new Error(`${name} does not run`);
  agents.delete(name);
  const ended = new Promise((resolve) => agent.once("exit", resolve));
  agent.kill("SIGKILL");
  await ended;
}

async function idsByName(): Promise<Map<string, EdgeNodeId>> {
  return await vi.waitFor(async () => {
    const nodes = await fleet.list({ online: true });
    expect(nodes.map(({ name }) => name).toSorted()).toEqual([...names]);
    expect(nodes.every(({ lifecycle }) => lifecycle === "active")).toBe(true);
    return new Map(nodes.map(({ name, id }) => [name, id as EdgeNodeId]));
  }, eventually);
}

/** As a worker makes them: each with a directory of its own on the same database. */
function openGroups(): Groups {
  const clock = createSystemClock();
  const random = createSystemRandom();
  return createGroups({
    fleet,
    directory: createGroupDirectory(gateway.database.prisma, createSealer(encryptionKey), "w1"),
    clock,
    timers: createSystemTimers(),
    random,
    newId: () => createId("group", clock.now(), random),
    newSecret: createGroupSecret,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "edgeloom-agent-groups-"));
  gateway = await startTestGateway();
  hosts = await createTestFleet(gateway, "real");
  fleet = hosts.fleet;
  for (const name of names) await startAgent(name);
});

afterAll(async () => {
  for (const name of [...agents.keys()]) await killAgent(name);
  hosts.client.close();
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

test("agents on their own form a group, outlive their leader, and change who belongs to it", async () => {
  const ids = await idsByName();
  const idOf = (name: Name): EdgeNodeId => ids.get(name) ?? ("" as EdgeNodeId);
  const nameOf = (id: string): Name => names.find((name) => idOf(name) === id) ?? names[0];
  const founders = names.slice(0, 3);
  const groups = openGroups();
  await groups.form({
    name: "agents",
    members: founders.map(idOf),
    electionTimeoutMs: 300,
    heartbeatMs: 50,
  });
  const put = (key: string, value: string) =>
    groups.propose("agents", { type: "put", key, value }, { key: `put ${key}`, timeoutMs: 40_000 });
  await put("before", "1");
  const first = await groups.leader("agents");

  await killAgent(nameOf(first.leader));
  await put("after", "2");
  const second = await groups.leader("agents");
  expect(second.leader).not.toBe(first.leader);
  expect(second.term).toBeGreaterThan(first.term);

  // The one that was killed makes room for the fourth.
  const voters = [...founders.filter((name) => name !== nameOf(first.leader)), names[3]].map(idOf);
  await startAgent(nameOf(first.leader));
  await idsByName();
  await groups.changeMembers("agents", { voters, learners: [] }, { timeoutMs: 40_000 });
  await killAgent(nameOf((await groups.leader("agents")).leader));

  // Another process knows the group from the database, and finds what was agreed on.
  const { answer } = await openGroups().read(
    "agents",
    { type: "range", prefix: "", after: null, limit: 10 },
    { timeoutMs: 40_000 },
  );
  expect(answer).toMatchObject({
    entries: [
      { key: "after", value: "2" },
      { key: "before", value: "1" },
    ],
  });
  const third = await groups.leader("agents", { timeoutMs: 40_000 });
  expect(voters).toContain(third.leader);
  const { record } = await openGroups().report("agents");
  expect(record.voters.toSorted()).toEqual(voters.toSorted());
});
