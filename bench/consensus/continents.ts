import { createGroups, createMemoryGroupDirectory } from "@edgeloom/fleet";
import { createSeededRandom, type EdgeNodeId } from "@edgeloom/kernel";
import {
  createDrivenTimers,
  createJumpDrive,
  createSimulatedFleet,
  createWorld,
} from "@edgeloom/simulator";

const sites = ["frankfurt-1", "london-1", "new-york-1", "tokyo-1", "sydney-1"] as EdgeNodeId[];
const writes = 200;

export interface ContinentsResult {
  readonly leader: string;
  /** Average time from a write at the leader to its commit, in the world's milliseconds. */
  readonly commitMs: number;
  /** Average round trip to the farther of the two members that are nearest to the leader: a majority with it. */
  readonly majorityRttMs: number;
}

/** A group of five over simulated continents, one write after the other at its leader, on the world's clock. */
export async function measureContinents(): Promise<ContinentsResult> {
  const world = createWorld({ seed: 11, startAt: Date.UTC(2026, 2, 4, 12) });
  const drive = createJumpDrive(world.time);
  world.advance(2_000);
  const groups = createGroups({
    fleet: createSimulatedFleet(world, { drive }),
    directory: createMemoryGroupDirectory(),
    clock: world.time,
    timers: createDrivenTimers(world.time, drive),
    random: createSeededRandom(11),
    newId: () => "group-continents",
    newSecret: () => Buffer.alloc(32, 1).toString("base64"),
  });
  const { id } = await groups.form({ name: "continents", members: sites });
  const { leader } = await groups.leader("continents");
  const index = world.indexOf(leader) ?? 0;
  const agent = world.nodes[index]?.agent;
  if (agent == null) throw new Error(`${leader} is down`);

  let sumMs = 0;
  for (let number = 0; number < writes; number += 1) {
    const command = { type: "put", key: `k${number % 10}`, value: "x".repeat(256) };
    const calledAt = world.time.monotonic();
    let returnedAt: number | null = null;
    agent.submit("group_propose", { group: id, command }, `write-${number}`, (result) => {
      if (!result.ok) throw result.error;
      returnedAt = world.time.monotonic();
    });
    while (returnedAt === null) world.advance(10);
    sumMs += returnedAt - calledAt;
  }
  const rtts = sites
    .filter((site) => site !== leader)
    .map((site) => world.network.rttMs(index, world.indexOf(site) ?? 0))
    .sort((a, b) => a - b);
  world.stop();
  return { leader, commitMs: sumMs / writes, majorityRttMs: rtts[1] ?? Number.NaN };
}
