import {
  createGroups,
  createMemoryGroupDirectory,
  createNodeLeases,
  type Groups,
  type NodeLeases,
} from "@edgeloom/fleet";
import { createSeededRandom, type EdgeNodeId } from "@edgeloom/kernel";
import { afterEach, expect, test } from "vitest";
import { createDrivenTimers, createJumpDrive } from "../world/pacing.ts";
import { createWorld, type World } from "../world/world.ts";
import { createSimulatedFleet } from "./simulated-fleet.ts";

let world: World;
afterEach(() => world.stop());

const members = ["frankfurt-1", "london-1", "new-york-1"] as EdgeNodeId[];
const target = "singapore-1" as EdgeNodeId;
const ttlMs = 30_000;

interface Bench {
  readonly fleet: ReturnType<typeof createSimulatedFleet>;
  readonly groups: Groups;
  readonly leases: NodeLeases;
  readonly acquire: (holder: string, nodeId?: EdgeNodeId) => ReturnType<NodeLeases["acquire"]>;
  /** What the edge node itself says. */
  readonly state: () => ReturnType<ReturnType<typeof stateOf>>;
  readonly options: () => { key: string; timeoutMs: number };
}

const stateOf = (fleet: Bench["fleet"]) => () =>
  fleet.execute(target, "get_state", {}, { key: "state" });

async function setUp(seed = 7, size = 3): Promise<Bench> {
  world = createWorld({ seed, startAt: Date.UTC(2026, 2, 4, 12) });
  const drive = createJumpDrive(world.time);
  const fleet = createSimulatedFleet(world, { drive });
  world.advance(2_000);
  let ids = 0;
  const groups = createGroups({
    fleet,
    directory: createMemoryGroupDirectory(),
    clock: world.time,
    timers: createDrivenTimers(world.time, drive),
    random: createSeededRandom(seed),
    newId: () => `group-${++ids}`,
    newSecret: () => "c2VjcmV0LW9mLXRoZS1ncm91cC1mb3ItdGVzdHMtb25seQ==",
  });
  const leases = createNodeLeases({ fleet, groups, clock: world.time });
  let keys = 0;
  const options = () => ({ key: `step/${++keys}`, timeoutMs: 20_000 });
  if (size > 0) await groups.form({ name: "state", members: members.slice(0, size) });
  return {
    fleet,
    groups,
    leases,
    options,
    acquire: (holder, nodeId = target) => leases.acquire(nodeId, { holder, ttlMs }, options()),
    state: stateOf(fleet),
  };
}

const fault = (nodeId: EdgeNodeId, given: Parameters<World["injectFault"]>[1]): void => {
  world.injectFault({ kind: "node", nodeId }, given);
};

/** What the group says: who holds the lease on the target. */
async function heldInGroup({ groups }: Bench): Promise<unknown> {
  const { answer } = await groups.read("state", { type: "lease", name: `node/${target}` });
  return (answer as { lease: { holder: string } | null }).lease?.holder ?? null;
}

test.each([7, 8, 9])("of controllers that race, one owns the edge node (seed %i)", async (seed) => {
  const bench = await setUp(seed);
  const racers = ["a", "b", "c"];
  const results = await Promise.allSettled(racers.map((holder) => bench.acquire(holder)));
  const won = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(won).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "lease_held" });
  }
  expect((await bench.state()).lease).toMatchObject({ holder: won[0]?.holder });
  expect(await heldInGroup(bench)).toBe(won[0]?.holder);
});

test("the term at the edge node ends before the group's", async () => {
  const bench = await setUp();
  const lease = await bench.acquire("a");
  expect(lease).toMatchObject({ holder: "a", token: 1, grant: { group: "group-1" } });
  expect(lease.ttlMs).toBeLessThanOrEqual(ttlMs * 0.9);
  expect(lease.ttlMs).toBeGreaterThan(ttlMs * 0.8);
  world.advance(lease.ttlMs + 100);
  expect((await bench.state()).lease).toBeNull();
  expect(await heldInGroup(bench)).toBe("a");
});

test("an edge node cut off from its holder is given to nobody else while the holder renews", async () => {
  const bench = await setUp();
  const { grant } = await bench.acquire("a");
  // The holder reaches the group, not the edge node.
  for (let turn = 0; turn < 4; turn += 1) {
    world.advance(20_000);
    const keep = { type: "keep_lease", name: `node/${target}`, token: grant?.token ?? 0 } as const;
    await bench.groups.repeat("state", keep);
  }
  expect((await bench.state()).lease).toBeNull();
  await expect(bench.acquire("b")).rejects.toMatchObject({ code: "lease_held" });
  // Nor by the edge node itself, which cannot know.
  const past = bench.fleet.execute(
    target,
    "acquire_lease",
    { holder: "b", ttlMs },
    bench.options(),
  );
  await expect(past).rejects.toMatchObject({ code: "conflict" });
});

test("a holder that slept past its term can neither renew nor change the edge node", async () => {
  const bench = await setUp();
  const slept = await bench.acquire("a");
  world.advance(2 * ttlMs);
  const next = await bench.acquire("b");
  expect(next.token).toBeGreaterThan(slept.token);
  expect(next.grant?.token).toBeGreaterThan(slept.grant?.token ?? 0);
  const renewal = { holder: "a", token: slept.token, ttlMs };
  await expect(bench.leases.renew(target, renewal, bench.options())).rejects.toMatchObject({
    code: "lease_lost",
  });
  const change = { fencingToken: slept.token };
  await expect(
    bench.fleet.execute(target, "cordon", change, bench.options()),
  ).rejects.toMatchObject({ code: "stale_fencing_token" });
  // What it was granted then, it cannot show again.
  const { grant } = slept;
  const shown = bench.fleet.execute(
    target,
    "acquire_lease",
    { holder: "a", ttlMs, ...(grant === undefined ? {} : { grant }) },
    bench.options(),
  );
  await expect(shown).rejects.toMatchObject({ code: "stale_fencing_token" });
  expect((await bench.state()).lease).toMatchObject({ holder: "b" });
});

test("the crash of the group's leader neither loses nor doubles a lease", async () => {
  const bench = await setUp();
  const held = await bench.acquire("a");
  const { leader } = await bench.groups.leader("state");
  fault(leader, { kind: "crash", durationMs: 0 });
  await expect(bench.acquire("b")).rejects.toMatchObject({ code: "lease_held" });
  const renewal = { holder: "a", token: held.token, ttlMs };
  const renewed = await bench.leases.renew(target, renewal, bench.options());
  expect(renewed).toMatchObject({ holder: "a", token: held.token, grant: held.grant });
  const ending = { holder: "a", token: held.token };
  expect(await bench.leases.release(target, ending, bench.options())).toEqual({ released: true });
  expect((await bench.acquire("b")).token).toBe(held.token + 1);
});

test("an edge node that restarts knows its lease and its guard again", async () => {
  const bench = await setUp();
  const held = await bench.acquire("a");
  fault(target, { kind: "crash", durationMs: 3_000 });
  world.advance(5_000);
  expect((await bench.state()).lease).toMatchObject({ holder: "a", grant: held.grant });
  const renewal = { holder: "a", token: held.token, ttlMs };
  expect(await bench.leases.renew(target, renewal, bench.options())).toMatchObject({ holder: "a" });
  world.advance(2 * ttlMs);
  // It counts a term anew when it comes up, and still follows the group, which gave the lease to another.
  fault(target, { kind: "crash", durationMs: 3_000 });
  world.advance(5_000);
  const next = await bench.acquire("b");
  expect(next.token).toBe(held.token + 1);
  expect((await bench.state()).lease).toMatchObject({ holder: "b" });
});

test("a group without a majority grants nothing, and the edge node stays free", async () => {
  const bench = await setUp();
  await bench.groups.leader("state");
  for (const nodeId of members.slice(0, 2)) fault(nodeId, { kind: "crash", durationMs: 0 });
  await expect(bench.acquire("a")).rejects.toMatchObject({ code: "unavailable" });
  expect((await bench.state()).lease).toBeNull();
});

test("an edge node out of reach: tried again under the same key, the lease is shown when it is back", async () => {
  const bench = await setUp();
  fault(target, { kind: "partition", durationMs: 10_000 });
  const options = { key: "the step", timeoutMs: 4_000 };
  const first = bench.leases.acquire(target, { holder: "a", ttlMs }, options);
  await expect(first).rejects.toThrow();
  expect(await heldInGroup(bench)).toBe("a");
  await expect(bench.acquire("b")).rejects.toMatchObject({ code: "lease_held" });
  world.advance(10_000);
  const again = await bench.leases.acquire(target, { holder: "a", ttlMs }, options);
  expect(again).toMatchObject({ holder: "a", token: 1 });
  await expect(bench.acquire("a")).rejects.toMatchObject({ code: "lease_held" });
});

test("a lease that the edge node gave itself is respected, and the group takes over after it", async () => {
  const bench = await setUp();
  const own = { holder: "before", ttlMs: 10_000 };
  const early = await bench.fleet.execute(target, "acquire_lease", own, bench.options());
  await expect(bench.acquire("a")).rejects.toMatchObject({ code: "lease_held" });
  expect(await heldInGroup(bench)).toBeNull();
  const renewal = { ...own, token: early.token };
  expect(await bench.leases.renew(target, renewal, bench.options())).toMatchObject(own);
  world.advance(11_000);
  expect(await bench.acquire("a")).toMatchObject({ holder: "a", token: early.token + 1 });
});

test("who takes a lease by hand forms no group, but asks the one that is there", async () => {
  const bench = await setUp(7, 0);
  const byHand = createNodeLeases({
    fleet: bench.fleet,
    groups: bench.groups,
    clock: world.time,
    formsGroup: false,
  });
  const own = await byHand.acquire(target, { holder: "person", ttlMs }, bench.options());
  expect(own.grant).toBeUndefined();
  expect(await bench.groups.list()).toEqual([]);
  const ending = { holder: "person", token: own.token };
  await byHand.release(target, ending, bench.options());
  await bench.acquire("a");
  const late = byHand.acquire(target, { holder: "person", ttlMs }, bench.options());
  await expect(late).rejects.toMatchObject({ code: "lease_held" });
});

test("the group is formed when a lease is first asked for; dissolved, another takes its place", async () => {
  const bench = await setUp(7, 0);
  expect(await bench.acquire("a")).toMatchObject({ grant: { group: "group-1" } });
  await bench.groups.dissolve("state");
  await expect(bench.acquire("b")).rejects.toMatchObject({ code: "lease_held" });
  world.advance(ttlMs);
  const next = await bench.acquire("b");
  expect(next.holder).toBe("b");
  expect(next.grant?.group).not.toBe("group-1");
});
