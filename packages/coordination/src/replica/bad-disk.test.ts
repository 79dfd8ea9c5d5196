import { createSeededRandom } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { createSimulatedDisk, type SimulatedDisk } from "../disk/simulated-disk.ts";
import { VirtualGroup } from "./testing/virtual-group.ts";
import type { ProposeResult, Replica } from "./types.ts";

function groupOnSimulatedDisks() {
  const disks = new Map<string, SimulatedDisk>();
  const group = new VirtualGroup({
    replica: { snapshotPolicy: { entries: 30, bytes: 1_000_000, keepEntries: 5 } },
    makeDisk: (id, time) => {
      const random = createSeededRandom(7).fork(id);
      const disk = createSimulatedDisk({ random, timers: time });
      disks.set(id, disk);
      return disk;
    },
  });
  const diskOf = (replica: Replica): SimulatedDisk => {
    const disk = disks.get(replica.id);
    if (disk === undefined) throw new Error(`no disk of ${replica.id}`);
    return disk;
  };
  return { group, diskOf };
}

describe("a replica on a bad disk", () => {
  it("steps back from leading when its disk is full, and comes back when there is room", () => {
    const { group, diskOf } = groupOnSimulatedDisks();
    const leader = group.leader();
    group.put(leader, "k", "1");
    const disk = diskOf(leader);
    disk.setFaults({ capacityBytes: disk.usedBytes() });
    const results: ProposeResult[] = [];
    const value = new Uint8Array(200_000);
    for (let i = 0; i < 20; i += 1) {
      const command = { type: "put", key: `large${i}`, value } as const;
      leader.propose({ sessionId: 0, sequence: 0, acknowledged: 0, command }, (result) =>
        results.push(result),
      );
    }
    group.until(() => leader.status().diskFull);
    const next = group.leader((id) => id !== leader.id);
    group.until(() => results.length === 20);
    expect(results.every((result) => result.ok || result.error.uncertain)).toBe(true);
    group.put(next, "k", "2");
    disk.setFaults({ capacityBytes: null });
    group.until(() => !leader.status().diskFull);
    expect(new Set(group.converge()).size).toBe(1);
    expect(group.get(leader, "k", "linearizable")).toBe("2");
    const types = group.events.filter(({ member }) => member === leader.id);
    expect(types.map(({ event }) => event.type)).toContain("disk_recovered");
  });

  it("keeps all that was acknowledged when power fails everywhere", () => {
    const { group, diskOf } = groupOnSimulatedDisks();
    const leader = group.leader();
    for (let i = 0; i < 100; i += 1) group.put(leader, `k${i}`, String(i));
    const replicas = group.ids.map((id) => group.replica(id));
    for (const replica of replicas) {
      group.crash(replica.id);
      diskOf(replica).crash();
    }
    for (const { id } of replicas) group.start(id);
    for (let i = 0; i < 100; i += 9) {
      expect(group.get(group.leader(), `k${i}`, "linearizable")).toBe(String(i));
    }
    expect(new Set(group.converge()).size).toBe(1);
  });

  it("takes no part when what it acknowledged is damaged; the others go on", () => {
    const { group, diskOf } = groupOnSimulatedDisks();
    const leader = group.leader();
    // Room is allocated ahead of the writes: with this much data, most of the file is not empty.
    for (let i = 0; i < 20; i += 1) group.put(leader, `k${i}`, "x".repeat(50_000));
    group.crash(leader.id);
    const disk = diskOf(leader);
    disk.kill();
    for (let flips = 0; flips < 40; flips += 1) disk.flipBit((name) => name.endsWith(".seg"));
    const damaged = group.start(leader.id);
    group.until(() => damaged.status().state !== "recovering");
    expect(damaged.status().state).toBe("corrupted");
    let refusal: ProposeResult | undefined;
    const command = { type: "delete", key: "k1" } as const;
    damaged.propose({ sessionId: 0, sequence: 0, acknowledged: 0, command }, (result) => {
      refusal = result;
    });
    expect(refusal).toMatchObject({ ok: false, error: { reason: "corrupted" } });
    const next = group.leader((id) => id !== leader.id);
    group.put(next, "k", "2");
    expect(damaged.status().raft).toBeNull();
  });

  it("ends when a sync fails, for what the disk then holds is uncertain, and recovers anew", () => {
    const { group, diskOf } = groupOnSimulatedDisks();
    const leader = group.leader();
    group.put(leader, "k", "1");
    diskOf(leader).setFaults({ syncFailureProbability: 1 });
    const command = { type: "put", key: "k", value: new Uint8Array(1) } as const;
    const proposal = { sessionId: 0, sequence: 0, acknowledged: 0, command };
    leader.propose(proposal, () => undefined);
    group.until(() => leader.status().state === "failed");
    group.crash(leader.id);
    diskOf(leader).setFaults({ syncFailureProbability: 0 });
    diskOf(leader).kill();
    group.start(leader.id);
    group.put(group.leader(), "after", "1");
    expect(new Set(group.converge()).size).toBe(1);
  });
});
