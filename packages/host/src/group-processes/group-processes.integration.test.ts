import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ClientResponse } from "@edgeloom/coordination";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createSystemTimers } from "../system-time/system-time.ts";
import { connectToGroup } from "./group-connection.ts";
import type { GroupProcesses } from "./group-processes.ts";
import { connectToMember } from "./member-connection.ts";
import type { MemberHandle } from "./member-handle.ts";
import { canIsolateNetworks, createNetworkNamespaces } from "./testing/network-namespaces.ts";
import { limitFileSizes, mountSmallDisk } from "./testing/small-disk.ts";
import {
  idsOf,
  othersThan,
  prepareTestGroups,
  statuses,
  type TestGroups,
} from "./testing/test-group.ts";
import { startTraffic, type Traffic } from "./testing/traffic.ts";

const eventually = { timeout: 40_000, interval: 20 };

let groups: TestGroups;
let traffic: Traffic | null = null;
const undo: (() => void)[] = [];

beforeAll(async () => {
  groups = await prepareTestGroups();
});
afterEach(async () => {
  traffic?.close();
  traffic = null;
  await groups.stopAll();
  for (const action of undo.splice(0).reverse()) action();
});
afterAll(() => groups.remove());

/** Clients at work on a group that has a leader. */
async function begin(group: GroupProcesses): Promise<Traffic> {
  await group.leader();
  traffic = startTraffic(group);
  await traffic.passed(100);
  return traffic;
}

/** All members run and have the same state, byte for byte. */
async function untilAgreed(group: GroupProcesses): Promise<void> {
  await vi.waitFor(async () => {
    const told = await statuses(group);
    expect(new Set(told.map(({ stateHash }) => stateHash)).size).toBe(1);
  }, eventually);
}

async function untilAnotherLeads(group: GroupProcesses, old: MemberHandle): Promise<MemberHandle> {
  return await vi.waitFor(async () => {
    const leader = await group.leader();
    expect(leader).not.toBe(old);
    return leader;
  }, eventually);
}

test("three processes lose leader and followers to kill -9, one after the other", async () => {
  const group = await groups.start({ size: 3 });
  const work = await begin(group);
  for (let round = 0; round < 3; round += 1) {
    const leader = await group.leader();
    await leader.signal("SIGKILL");
    await work.passed(100);
    await leader.start();
    await work.passed(50);
    const [follower] = othersThan(group, await group.leader());
    await follower?.signal("SIGKILL");
    await work.passed(100);
    await follower?.start();
    await work.passed(50);
  }
  await work.endAndCheck();
  await untilAgreed(group);
});

test("five processes go on without two, and a group that stopped whole comes back with its state", async () => {
  const group = await groups.start({ size: 5, snapshotEntries: 50 });
  const work = await begin(group);
  const leader = await group.leader();
  const [follower, ...rest] = othersThan(group, leader);
  await Promise.all([leader.signal("SIGKILL"), follower?.signal("SIGKILL")]);
  await work.passed(200);
  await Promise.all(rest.map((member) => member.signal("SIGKILL")));
  await Promise.all([...group.members.values()].map((member) => member.start()));
  await work.passed(200);
  await work.endAndCheck();
  await untilAgreed(group);
  const told = await statuses(group);
  expect(told.every(({ snapshotIndex }) => snapshotIndex > 0)).toBe(true);
});

test("a leader that stood still serves nothing old when it goes on", async () => {
  const group = await groups.start({ size: 3 });
  const work = await begin(group);
  const old = await group.leader();
  const before = (await old.status()).term;
  const answers: ClientResponse[] = [];
  const connection = connectToMember({
    address: old.settings.clients,
    timers: createSystemTimers(),
    onResponse: (response) => answers.push(response),
    onDisconnect: () => undefined,
  });
  undo.push(() => connection.close());
  const ask = (requestId: number, consistency: "lease" | "stale"): void =>
    connection.send({
      type: "read",
      requestId,
      query: { type: "get", key: "exactly-once" },
      consistency,
    });
  // The connection stands before the pause.
  ask(1, "lease");
  await vi.waitFor(() => expect(answers).toHaveLength(1), eventually);
  expect(answers[0]).toMatchObject({ type: "answered" });

  await old.signal("SIGSTOP");
  // These wait in the socket of the one that stands still: the first thing that it sees when it goes on.
  ask(2, "lease");
  ask(3, "stale");
  await work.passed(200);
  await old.signal("SIGCONT");
  await vi.waitFor(() => expect(answers).toHaveLength(3), eventually);
  expect(answers.find(({ requestId }) => requestId === 2)).toMatchObject({ type: "failed" });
  expect(answers.find(({ requestId }) => requestId === 3)).toMatchObject({ type: "answered" });
  await vi.waitFor(async () => {
    const { role, term } = await old.status();
    expect({ role, isLater: term > before }).toEqual({ role: "follower", isLater: true });
  }, eventually);
  await work.endAndCheck();
  await untilAgreed(group);
});

test("a leader that is cut off from the others gives way, and all agree when it is back", async () => {
  const members = ["member-1", "member-2", "member-3"];
  const networks = canIsolateNetworks() ? createNetworkNamespaces(members) : null;
  if (networks !== null) undo.push(() => networks.remove());
  const group = await groups.start({
    size: 3,
    hostOf: networks?.hostOf,
    launchOf: (member) => ({ prefix: networks?.prefixOf(member) }),
  });
  /** Without namespaces the members themselves drop what comes from or goes to the other side. */
  function cut(side: readonly MemberHandle[], other: readonly MemberHandle[]): void {
    if (networks !== null) networks.cut(idsOf(side), idsOf(other));
    else {
      for (const member of side) member.cut(idsOf(other));
      for (const member of other) member.cut(idsOf(side));
    }
  }
  function heal(): void {
    if (networks !== null) networks.heal();
    else for (const member of group.members.values()) member.cut([]);
  }
  const work = await begin(group);
  for (let round = 0; round < 2; round += 1) {
    const old = await group.leader();
    cut([old], othersThan(group, old));
    await untilAnotherLeads(group, old);
    await work.passed(100);
    // Clients reach it all the while, so it must know by itself that it no longer speaks for the group.
    await vi.waitFor(async () => expect((await old.status()).role).not.toBe("leader"), eventually);
    heal();
    await work.passed(100);
    await vi.waitFor(async () => {
      const told = await statuses(group);
      expect(new Set(told.map(({ leader }) => leader)).size).toBe(1);
    }, eventually);
  }
  await work.endAndCheck();
  await untilAgreed(group);
});

test("a leader whose disk is full gives way, and catches up when there is room", async () => {
  const directory = join(groups.directory, "small");
  mkdirSync(directory);
  const mounts = ["member-1", "member-2", "member-3"].map((id) => {
    const disk = mountSmallDisk(join(directory, id));
    if (disk !== null) undo.push(() => disk.remove());
    return [id, disk] as const;
  });
  const group = await groups.start({ size: 3, directory });
  const work = await begin(group);
  const old = await group.leader();
  const mounted = mounts.find(([id]) => id === old.settings.id)?.[1] ?? null;
  const disk = mounted ?? limitFileSizes(old);
  disk.fill();
  // Uses up the room that the log has made ahead.
  const writer = connectToGroup({ name: "writer", members: group.clientAddresses });
  undo.push(() => writer.close());
  const value = new Uint8Array(64 * 1024);
  while (!(await old.status()).isDiskFull) {
    await new Promise<void>((resolve) =>
      writer.execute({ type: "put", key: "large", value }, () => resolve()),
    );
  }
  await untilAnotherLeads(group, old);
  await work.passed(200);
  expect((await old.status()).isDiskFull).toBe(true);
  disk.free();
  await vi.waitFor(async () => expect((await old.status()).isDiskFull).toBe(false), eventually);
  await work.passed(50);
  await work.endAndCheck();
  await untilAgreed(group);
});

test("members change while clients work, and those that left are not needed", async () => {
  const group = await groups.start({ size: 5 });
  const work = await begin(group);
  const leader = await group.leader();
  const [second, third, ...leaving] = othersThan(group, leader);
  const staying = [leader, second, third].filter((one) => one !== undefined);
  await vi.waitFor(async () => {
    expect(await (await group.leader()).changeMembers(idsOf(staying))).toBeNull();
  }, eventually);
  for (const member of leaving) await member.signal("SIGKILL");
  await work.passed(100);
  await second?.signal("SIGKILL");
  await work.passed(100);
  expect((await leader.status()).voters.toSorted()).toEqual(idsOf(staying).toSorted());
  await work.endAndCheck();
});
