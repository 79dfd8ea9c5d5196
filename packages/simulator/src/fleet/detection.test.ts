import type { GroupStatus } from "@edgeloom/agent-core";
import { createGroups, createMemoryGroupDirectory, type Groups } from "@edgeloom/fleet";
import { createSeededRandom, type EdgeNodeId } from "@edgeloom/kernel";
import { afterEach, describe, expect, it } from "vitest";
import { createDrivenTimers, createJumpDrive } from "../world/pacing.ts";
import { createWorld, type World } from "../world/world.ts";
import { createSimulatedFleet } from "./simulated-fleet.ts";

let world: World;
afterEach(() => world.stop());

const five = ["frankfurt-1", "london-1", "new-york-1", "tokyo-1", "sydney-1"] as EdgeNodeId[];
const seeds = [3, 11, 29];
const minute = 60_000;

interface Bench {
  readonly groups: Groups;
  readonly leader: EdgeNodeId;
  readonly followers: readonly EdgeNodeId[];
  /** What the members say, each asked at its own edge node. */
  statuses(): Promise<Map<EdgeNodeId, GroupStatus>>;
  /** Lets time pass until all of `members` fulfil the condition; fails when they do not within a minute. */
  until(
    members: readonly EdgeNodeId[],
    condition: (status: GroupStatus) => boolean,
  ): Promise<Map<EdgeNodeId, GroupStatus>>;
  cut(
    from: readonly EdgeNodeId[],
    to: readonly EdgeNodeId[],
    direction?: "both" | "outbound",
  ): void;
  heal(): void;
}

async function setUp(seed: number): Promise<Bench> {
  world = createWorld({ seed, startAt: Date.UTC(2026, 2, 4, 12) });
  const drive = createJumpDrive(world.time);
  const fleet = createSimulatedFleet(world, { drive });
  world.advance(2_000);
  const groups = createGroups({
    fleet,
    directory: createMemoryGroupDirectory(),
    clock: world.time,
    timers: createDrivenTimers(world.time, drive),
    random: createSeededRandom(seed),
    newId: () => "group-1",
    newSecret: () => "c2VjcmV0LW9mLXRoZS1ncm91cC1mb3ItdGVzdHMtb25seQ==",
  });
  await groups.form({ name: "default", members: five });
  const { leader } = await groups.leader("default");
  const statuses = async () => {
    const { members } = await groups.report("default");
    return new Map(members.flatMap(({ nodeId, status }) => (status ? [[nodeId, status]] : [])));
  };
  const until: Bench["until"] = async (members, condition) => {
    const end = world.time.now() + minute;
    for (;;) {
      const found = await statuses();
      const lacking = members.filter((id) => {
        const status = found.get(id);
        return status === undefined || !condition(status);
      });
      if (lacking.length === 0) return found;
      if (world.time.now() > end) {
        const seen = lacking.map((id) => `${id}: ${JSON.stringify(found.get(id)?.partition)}`);
        throw new Error(`It did not come about: ${seen.join("\n")}`);
      }
      world.advance(100);
    }
  };
  await until(five, ({ partition }) => partition.kind === "healthy");
  return {
    groups,
    leader,
    followers: five.filter((id) => id !== leader),
    statuses,
    until,
    cut(from, to, direction = "both") {
      for (const nodeId of from) {
        world.injectFault(
          { kind: "node", nodeId },
          { kind: "partition_from", nodeIds: [...to], direction, durationMs: 0 },
        );
      }
    },
    heal() {
      for (const nodeId of five) world.nodes[world.indexOf(nodeId) ?? -1]?.faults.clear();
    },
  };
}

const sorted = (ids: readonly string[]): string[] => [...ids].sort();
const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no item ${index}`);
  return item;
};
/** How often a member took a role since it started. */
const timesTaken = ({ events }: GroupStatus, role: string): number =>
  events.filter(({ kind, subject }) => kind === "role" && subject === role).length;
const termsOf = (found: Map<EdgeNodeId, GroupStatus>): number[] =>
  [...found.values()].map(({ term }) => term);

describe.each(seeds)("members of a group over five continents (seed %i)", (seed) => {
  it("find nothing wrong in a calm group, elect nobody and suspect nobody", async () => {
    const { until, statuses } = await setUp(seed);
    const before = termsOf(await statuses());
    world.advance(2 * minute);
    const after = await until(five, () => true);
    expect(termsOf(after)).toEqual(before);
    for (const status of after.values()) {
      expect(status.partition.kind).toBe("healthy");
      expect(status.quorum).toMatchObject({ isReached: true, missing: 0 });
      expect(status.reachability).toHaveLength(4);
      expect(status.reachability.every(({ liveness }) => liveness === "alive")).toBe(true);
      expect(status.reachability.every(({ isReached }) => isReached)).toBe(true);
    }
  });

  it("tell the sides of a partition, and the lesser side does not run up terms", async () => {
    const { leader, followers, cut, heal, until, statuses } = await setUp(seed);
    const minority = [leader, at(followers, 0)];
    const majority = followers.slice(1);
    const term = Math.max(...termsOf(await statuses()));
    cut(minority, majority);
    const split = await until(five, ({ partition }) => partition.kind === "symmetric_partition");
    for (const status of split.values()) {
      expect(status.partition.sides).toEqual([sorted(majority), sorted(minority)]);
    }
    world.advance(5 * minute);
    const later = await statuses();
    for (const id of minority) {
      expect(later.get(id)).toMatchObject({ leader: null, term, quorum: { isReached: false } });
    }
    const elected = new Set(majority.map((id) => later.get(id)?.leader));
    expect(elected.size).toBe(1);
    for (const id of majority) expect(later.get(id)?.quorum?.isReached).toBe(true);
    const highest = Math.max(...termsOf(later));
    heal();
    const healed = await until(
      five,
      ({ partition, leader: led }) => partition.kind === "healthy" && led !== null,
    );
    // Those that come back follow; they depose nobody.
    expect(Math.max(...termsOf(healed))).toBe(highest);
    expect(new Set([...healed.values()].map(({ leader: led }) => led))).toEqual(elected);
  });

  it("know a single isolated member, also when they are it, and it asks for votes only now and then", async () => {
    const { followers, cut, until, statuses } = await setUp(seed);
    const alone = at(followers, 1);
    const before = (await statuses()).get(alone);
    const rest = five.filter((id) => id !== alone);
    cut([alone], rest);
    await until(rest, ({ partition }) =>
      partition.verdicts.some((one) => one.type === "isolated" && one.member === alone),
    );
    const [own] = [(await until([alone], ({ quorum }) => quorum?.isReached === false)).get(alone)];
    expect(own?.term).toBe(before?.term);
    const stood = own === undefined ? 0 : timesTaken(own, "pre_candidate");
    world.advance(2 * minute);
    const later = (await statuses()).get(alone);
    expect(later?.term).toBe(before?.term);
    expect(later?.partition.verdicts).toContainEqual({ type: "isolated", member: alone });
    expect(later?.reachability.every(({ isReached }) => !isReached)).toBe(true);
    // At least 30 elections would begin in two minutes; three of four are withheld.
    const asked = (later === undefined ? 0 : timesTaken(later, "pre_candidate")) - stood;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(30);
  });

  it("name the way in which a link is closed, and keep their leader", async () => {
    const { leader, followers, cut, until, statuses } = await setUp(seed);
    const from = at(followers, 0);
    const to = at(followers, 2);
    const before = termsOf(await statuses());
    cut([from], [to], "outbound");
    const found = await until(five, ({ nodeId, partition }) =>
      // The deaf one cannot know whether it is heard.
      nodeId === to ? partition.kind === "broken_link" : partition.kind === "asymmetric_link",
    );
    for (const [nodeId, status] of found) {
      if (nodeId !== to) {
        const oneWay = { type: "asymmetric_link", from: to, to: from };
        expect(status.partition.verdicts).toEqual([oneWay]);
      }
      expect(status.leader).toBe(leader);
      expect(status.quorum?.isReached).toBe(true);
    }
    expect(termsOf(found)).toEqual(before);
    // Others still reach both, so nobody is held for dead, though they may be doubted until they object.
    world.advance(minute);
    for (const { reachability } of (await statuses()).values()) {
      expect(reachability.some(({ liveness }) => liveness === "dead")).toBe(false);
    }
  });

  it("name the bridge that alone reaches both sides; it holds the majority of both", async () => {
    const { leader, followers, cut, until } = await setUp(seed);
    const left = followers.slice(0, 2);
    const right = followers.slice(2);
    cut(left, right);
    const found = await until(five, ({ partition }) => partition.kind === "bridge");
    for (const status of found.values()) {
      expect(status.partition.verdicts[0]).toMatchObject({ type: "bridge", bridge: leader });
      expect(status.quorum?.isReached).toBe(true);
      expect(status.leader).toBe(leader);
    }
  });

  it("tell a crashed member from a cut link, and a leader that is cut off gives up early", async () => {
    const { leader, followers, cut, until } = await setUp(seed);
    const crashed = at(followers, 3);
    world.injectFault({ kind: "node", nodeId: crashed }, { kind: "crash", durationMs: 0 });
    const rest = five.filter((id) => id !== crashed);
    await until(rest, ({ reachability }) =>
      reachability.some(({ nodeId, liveness }) => nodeId === crashed && liveness === "dead"),
    );
    const cutAt = world.time.now();
    cut([leader], followers.slice(0, 3));
    const status = (await until([leader], ({ role }) => role !== "leader")).get(leader);
    const lost = status?.events.findLast(({ kind }) => kind === "quorum_lost");
    // Two election time-outs of a second each would be check-quorum's own time.
    expect((lost?.at ?? 0) - cutAt).toBeGreaterThan(800);
    expect((lost?.at ?? 0) - cutAt).toBeLessThan(2_000);
  });
});
