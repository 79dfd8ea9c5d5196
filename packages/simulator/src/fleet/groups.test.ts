import type { GroupCommand } from "@edgeloom/agent-core";
import { createGroups, createMemoryGroupDirectory, type Groups } from "@edgeloom/fleet";
import { createSeededRandom, type EdgeNodeId } from "@edgeloom/kernel";
import { afterEach, expect, test } from "vitest";
import { createDrivenTimers, createJumpDrive } from "../world/pacing.ts";
import { createWorld, type World } from "../world/world.ts";
import { createSimulatedFleet } from "./simulated-fleet.ts";

let world: World;
afterEach(() => world.stop());

const five = ["frankfurt-1", "london-1", "new-york-1", "tokyo-1", "sydney-1"] as EdgeNodeId[];
const put = (key: string, value: string): GroupCommand => ({ type: "put", key, value });

function setUp(seed = 11): Groups {
  world = createWorld({ seed, startAt: Date.UTC(2026, 2, 4, 12) });
  const drive = createJumpDrive(world.time);
  const fleet = createSimulatedFleet(world, { drive });
  world.advance(2_000);
  let ids = 0;
  return createGroups({
    fleet,
    directory: createMemoryGroupDirectory(),
    clock: world.time,
    timers: createDrivenTimers(world.time, drive),
    random: createSeededRandom(seed),
    newId: () => `group-${++ids}`,
    newSecret: () => "c2VjcmV0LW9mLXRoZS1ncm91cC1mb3ItdGVzdHMtb25seQ==",
  });
}

const isDown = (id: string): boolean => world.nodes[world.indexOf(id) ?? -1]?.isUp === false;

test("a group formed over continents elects one leader and agrees on values", async () => {
  const groups = setUp();
  await groups.form({ name: "default", members: five });
  const { leader, term } = await groups.leader("default");
  expect(five).toContain(leader);
  expect(term).toBeGreaterThan(0);
  await groups.propose("default", put("mode", "night"), { key: "k1" });
  const { answer } = await groups.read("default", { type: "get", key: "mode" });
  expect(answer).toMatchObject({ entry: { value: "night" } });
  const { members } = await groups.report("default");
  expect(members.filter(({ status }) => status?.role === "leader")).toHaveLength(1);
});

test("the same key is carried out once, a new one again", async () => {
  const groups = setUp();
  await groups.form({ name: "counters", size: 3 });
  const count = (key: string) =>
    groups.propose("counters", { type: "increment", key: "n", by: 1 }, { key });
  const first = await count("run/step");
  const again = await count("run/step");
  expect([first.outcome, again.outcome]).toEqual([first.outcome, first.outcome]);
  expect((await count("run/other")).outcome).toMatchObject({ value: 2 });
});

test("when the leader crashes another is elected, and what was agreed on is there", async () => {
  const groups = setUp();
  await groups.form({ name: "default", members: five });
  const before = await groups.leader("default");
  await groups.propose("default", put("a", "1"), { key: "k1" });
  world.injectFault({ kind: "node", nodeId: before.leader }, { kind: "crash", durationMs: 0 });
  await groups.propose("default", put("b", "2"), { key: "k2", timeoutMs: 30_000 });
  expect(isDown(before.leader)).toBe(true);
  const after = await groups.leader("default");
  expect(after.leader).not.toBe(before.leader);
  expect(after.term).toBeGreaterThan(before.term);
  const { answer } = await groups.read("default", {
    type: "range",
    prefix: "",
    after: null,
    limit: 10,
  });
  expect(answer).toMatchObject({ entries: [{ key: "a" }, { key: "b" }] });
});

test("a minority decides nothing, and catches up when the partition heals", async () => {
  const groups = setUp();
  await groups.form({ name: "default", members: five });
  const { leader } = await groups.leader("default");
  const others = five.filter((one) => one !== leader);
  const minority = [leader, others[0] ?? leader];
  const majority = others.slice(1);
  for (const nodeId of minority) {
    world.injectFault(
      { kind: "node", nodeId },
      { kind: "partition_from", nodeIds: majority, direction: "both", durationMs: 0 },
    );
  }
  await groups.propose("default", put("side", "majority"), { key: "k1", timeoutMs: 30_000 });
  const { leadership } = await groups.report("default");
  expect(majority).toContain(leadership?.leader);
  for (const nodeId of minority) {
    world.nodes[world.indexOf(nodeId) ?? -1]?.faults.clear();
  }
  world.advance(20_000);
  const { members } = await groups.report("default");
  const applied = new Set(members.map(({ status }) => status?.appliedIndex));
  expect(applied.size).toBe(1);
});

test("a leader that stood still does not lead on when it goes on", async () => {
  const groups = setUp();
  await groups.form({ name: "default", members: five });
  const { leader } = await groups.leader("default");
  world.injectFault({ kind: "node", nodeId: leader }, { kind: "pause", durationMs: 8_000 });
  await groups.propose("default", put("x", "1"), { key: "k1", timeoutMs: 30_000 });
  world.advance(20_000);
  const { members, leadership } = await groups.report("default");
  expect(leadership?.leader).not.toBe(leader);
  expect(members.find(({ nodeId }) => nodeId === leader)?.status?.role).toBe("follower");
});

test("members come and go while the group works, and leadership is handed over", async () => {
  const groups = setUp();
  const [a, b, c, d] = five as [EdgeNodeId, EdgeNodeId, EdgeNodeId, EdgeNodeId];
  await groups.form({ name: "default", members: [a, b, c] });
  await groups.propose("default", put("x", "1"), { key: "k1" });
  const changed = await groups.changeMembers("default", { voters: [b, c, d], learners: [] });
  expect(changed.voters).toEqual([b, c, d]);
  const { leader } = await groups.transfer("default", d);
  expect(leader).toBe(d);
  const { answer } = await groups.read("default", { type: "get", key: "x" });
  expect(answer).toMatchObject({ entry: { value: "1" } });
});

test("a group comes back from its disks when all members have crashed", async () => {
  const groups = setUp();
  await groups.form({ name: "default", members: five.slice(0, 3) });
  await groups.propose("default", put("x", "kept"), { key: "k1" });
  for (const nodeId of five.slice(0, 3)) {
    world.injectFault({ kind: "node", nodeId }, { kind: "crash", durationMs: 5_000 });
  }
  world.advance(10_000);
  const { answer } = await groups.read("default", { type: "get", key: "x" });
  expect(answer).toMatchObject({ entry: { value: "kept" } });
});

test("the same name with other members is refused, and an unknown group is told of", async () => {
  const groups = setUp();
  await groups.form({ name: "default", members: five.slice(0, 3) });
  await expect(groups.form({ name: "default", members: five })).rejects.toMatchObject({
    code: "conflict",
    field: "peers",
  });
  await expect(groups.leader("nobody")).rejects.toMatchObject({ code: "not_found" });
});

test("locks are given in turn, each with a higher fencing token", async () => {
  const groups = setUp();
  await groups.form({ name: "default", members: five.slice(0, 3) });
  const ask = (owner: string) => groups.lock("default", { name: "door", owner, ttlMs: 60_000 });
  const first = await ask("run:1");
  expect(first.outcome).toMatchObject({ type: "lock_granted" });
  expect((await ask("run:2")).outcome).toMatchObject({ type: "lock_queued", position: 1 });
  await groups.unlock("default", { name: "door", owner: "run:2" });
  expect((await ask("run:3")).outcome).toMatchObject({ type: "lock_queued", position: 1 });
  await groups.unlock("default", { name: "door", owner: "run:1" });
  const third = await ask("run:3");
  expect(third.outcome).toMatchObject({ type: "lock_granted" });
});
