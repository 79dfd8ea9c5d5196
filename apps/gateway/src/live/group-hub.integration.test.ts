import { fleetProtocolVersion, type GroupFrame } from "@edgeloom/protocol";
import type { Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { insertGroup, statusOf } from "../testing/groups.ts";
import { identityOf, stateOf } from "../testing/nodes.ts";
import { ask, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";

const eventually = { timeout: 20_000, interval: 20 };
let test: TestGateway;
/** How often each group was asked about, by any gateway. */
let asked: Map<string, number>;

afterEach(async () => {
  await test.close();
});

interface Command {
  readonly nodeId: string;
  readonly command: string;
  readonly request: { readonly group: string };
}

/** A world of `a`, which leads its groups and has a fault, and `b`, which does not answer about them. */
async function joinWorld(): Promise<string> {
  const fleet = await test.createFleet("w1", "simulated");
  const protocol = fleetProtocolVersion;
  const world = test.fleetSocket({
    kind: "world",
    protocol,
    fleetId: fleet.id,
    key: fleet.worldKey,
  });
  world.on("command", ({ nodeId, command, request }: Command, answer: (value: object) => void) => {
    if (command === "get_state") {
      const faults = nodeId === "a" ? [{ kind: "clock_skew", skewMs: 5_000, durationMs: 0 }] : [];
      answer({ ok: true, value: { ...stateOf(), faults } });
      return;
    }
    const { group } = request;
    asked.set(group, (asked.get(group) ?? 0) + (nodeId === "a" ? 1 : 0));
    if (nodeId === "a") answer({ ok: true, value: statusOf(group, "a", { role: "leader" }) });
  });
  const nodes = ["a", "b"].map((id) => ({
    identity: identityOf(id),
    state: stateOf(),
    agentVersion: "1",
    historySeq: 0,
  }));
  await ask(world, "hello", { nodes });
  return fleet.id;
}

function framesOf(viewer: Socket, groupId: string): GroupFrame[] {
  const frames: GroupFrame[] = [];
  viewer.on("group_status", (frame: GroupFrame) => {
    if (frame.groupId === groupId) frames.push(frame);
  });
  return frames;
}

const topic = (fleetId: string, groupId: string) => ({ kind: "group", fleetId, groupId });

describe("following a group", () => {
  beforeEach(async () => {
    asked = new Map();
    test = await startTestGateway();
    await test.createWorkspace("w1");
  });

  it("brings what each member says, and why one says nothing", async () => {
    const fleetId = await joinWorld();
    await insertGroup(test.database, { id: "g", fleetId, voters: ["a", "b"] });
    const viewer = test.viewer();
    const frames = framesOf(viewer, "g");
    await ask(viewer, "subscribe", topic(fleetId, "g"));
    await vi.waitFor(() => {
      const [a, b] = frames.at(-1)?.members ?? [];
      expect(a).toMatchObject({ nodeId: "a", trouble: null, status: { role: "leader" } });
      expect(a?.faults).toMatchObject([{ kind: "clock_skew" }]);
      expect(b).toMatchObject({ nodeId: "b", status: null, answeredAt: null });
      expect(b?.trouble).toContain("did not answer");
    }, eventually);
  });

  it("asks the members no longer than somebody looks", async () => {
    const fleetId = await joinWorld();
    for (const id of ["left", "kept"]) {
      await insertGroup(test.database, { id, fleetId, voters: ["a"] });
    }
    const viewer = test.viewer();
    for (const id of ["left", "kept"]) await ask(viewer, "subscribe", topic(fleetId, id));
    await vi.waitFor(() => expect(asked.get("left")).toBeGreaterThan(1), eventually);
    await ask(viewer, "unsubscribe", topic(fleetId, "left"));
    const roundsUntil = async (more: number): Promise<void> => {
      const before = asked.get("kept") ?? 0;
      await vi.waitFor(() => expect(asked.get("kept")).toBeGreaterThan(before + more), eventually);
    };
    // The round that was under way may still end.
    await roundsUntil(1);
    const before = asked.get("left");
    await roundsUntil(3);
    expect(asked.get("left")).toBe(before);
  });

  it("tells that the group is no more", async () => {
    const fleetId = await joinWorld();
    await insertGroup(test.database, { id: "g", fleetId, voters: ["a"] });
    const viewer = test.viewer();
    const frames = framesOf(viewer, "g");
    await ask(viewer, "subscribe", topic(fleetId, "g"));
    await vi.waitFor(() => expect(frames.at(-1)?.members).toHaveLength(1), eventually);
    await test.database.prisma.coordinationGroup.delete({ where: { id: "g" } });
    await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ ended: true }), eventually);
  });
});
