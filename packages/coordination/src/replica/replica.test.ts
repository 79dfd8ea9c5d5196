import { describe, expect, it } from "vitest";
import type { Outcome } from "../machine/types.ts";
import type { PlantedBug } from "../planted-bugs.ts";
import { VirtualGroup } from "./testing/virtual-group.ts";
import type { ClientResult, ProposeResult, ReadResult } from "./types.ts";

const others = (group: VirtualGroup, leader: string): string[] =>
  group.ids.filter((id) => id !== leader);

describe("a group of replicas", () => {
  it("elects, writes and reads at every consistency", () => {
    const group = new VirtualGroup();
    const leader = group.leader();
    expect(group.put(leader, "k", "1")).toMatchObject({ type: "put", revision: 1, version: 1 });
    expect(group.get(leader, "k", "linearizable")).toBe("1");
    expect(group.get(leader, "k", "lease")).toBe("1");
    expect(group.get(leader, "absent", "linearizable")).toBeNull();
    const [follower] = others(group, leader.id).map((id) => group.replica(id));
    if (follower === undefined) throw new Error("no follower");
    expect(group.get(follower, "k", "linearizable")).toBe("1");
    expect(group.get(follower, "k", "lease")).toBe("refused: not_leader");
    expect(new Set(group.converge()).size).toBe(1);
    expect(group.get(follower, "k", "stale")).toBe("1");
  });

  it("a lease read that comes between a commit and its application waits for it", () => {
    const group = new VirtualGroup();
    const leader = group.leader();
    group.put(leader, "k", "0");
    const command = { type: "put", key: "k", value: new TextEncoder().encode("1") } as const;
    leader.propose({ sessionId: 0, sequence: 0, acknowledged: 0, command }, () => undefined);
    group.until(() => {
      const { raft, appliedIndex } = leader.status();
      return raft !== null && raft.commit > appliedIndex;
    });
    expect(group.get(leader, "k", "lease")).toBe("1");
  });

  it("a follower refuses writes and names the leader", () => {
    const group = new VirtualGroup();
    const leader = group.leader();
    group.put(leader, "k", "1");
    const [follower] = others(group, leader.id).map((id) => group.replica(id));
    let result: ProposeResult | undefined;
    const command = { type: "delete", key: "k" } as const;
    const proposal = { sessionId: 0, sequence: 0, acknowledged: 0, command };
    follower?.propose(proposal, (answer) => {
      result = answer;
    });
    expect(result).toEqual({
      ok: false,
      error: { reason: "not_leader", leader: leader.id, uncertain: false },
    });
  });

  it("keeps what was acknowledged through the crash of its leader, and the restart of all", () => {
    const group = new VirtualGroup();
    const first = group.leader();
    for (let i = 0; i < 20; i += 1) group.put(first, `k${i}`, String(i));
    group.crash(first.id);
    const second = group.leader();
    expect(second.id).not.toBe(first.id);
    expect(group.get(second, "k19", "linearizable")).toBe("19");
    group.start(first.id);
    group.put(second, "after", "1");
    expect(new Set(group.converge()).size).toBe(1);
    for (const id of group.ids) {
      group.crash(id);
      group.start(id);
    }
    expect(group.get(group.leader(), "after", "linearizable")).toBe("1");
    expect(group.get(group.leader(), "k7", "linearizable")).toBe("7");
  });

  it("an isolated leader answers no read and acknowledges no write", () => {
    const group = new VirtualGroup();
    const old = group.leader();
    group.put(old, "k", "1");
    group.isolate(old.id);
    let lost: ProposeResult | undefined;
    const command = { type: "put", key: "k", value: new TextEncoder().encode("lost") } as const;
    old.propose({ sessionId: 0, sequence: 0, acknowledged: 0, command }, (answer) => {
      lost = answer;
    });
    const next = group.leader((id) => id !== old.id);
    group.put(next, "k", "2");
    expect(group.get(old, "k", "lease")).toMatch(/^refused/);
    group.until(() => lost !== undefined);
    expect(lost).toMatchObject({
      ok: false,
      error: { reason: "leadership_lost", uncertain: true },
    });
    group.heal();
    expect(new Set(group.converge()).size).toBe(1);
    expect(group.get(old, "k", "linearizable")).toBe("2");
  });

  it("a leader that was paused does not answer from what it had, nor end what others hold", () => {
    const group = new VirtualGroup();
    const old = group.leader();
    group.put(old, "k", "1");
    group.propose(old, { type: "acquire_lease", name: "x", holder: "h", ttlMs: 2_000 });
    group.pause(old.id);
    group.run(1_500);
    const next = group.leader((id) => id !== old.id);
    group.put(next, "k", "2");
    group.propose(next, { type: "acquire_lease", name: "x", holder: "h", ttlMs: 2_000 });
    group.run(700);
    // The first thing that the process does when it goes on, before it has heard of anything.
    const results: ReadResult[] = [];
    for (const consistency of ["lease", "linearizable"] as const) {
      old.read({ type: "get", key: "k" }, consistency, (result) => results.push(result));
    }
    group.resume(old.id);
    group.until(() => results.length === 2);
    const stale = results.filter(
      ({ ok, ...result }) => ok && JSON.stringify(result).includes('"modRevision":1'),
    );
    expect(stale).toEqual([]);
    expect(results[0]).toMatchObject({ ok: false, error: { reason: "lease_expired" } });
    group.run(500);
    expect(new Set(group.converge()).size).toBe(1);
    const leases: ReadResult[] = [];
    next.read({ type: "lease", name: "x" }, "linearizable", (result) => leases.push(result));
    group.until(() => leases.length === 1);
    expect(leases[0]).toMatchObject({ ok: true, answer: { lease: { renewal: 2 } } });
  });

  it("cuts the log behind snapshots and brings a lagging member up by one", () => {
    const group = new VirtualGroup({
      replica: { snapshotPolicy: { entries: 20, bytes: 1_000_000, keepEntries: 5 } },
    });
    const leader = group.leader();
    const [away] = others(group, leader.id);
    if (away === undefined) throw new Error("no follower");
    group.crash(away);
    for (let i = 0; i < 100; i += 1) group.put(leader, `k${i % 30}`, String(i));
    group.until(() => (leader.status().raft?.firstIndex ?? 0) > 50);
    group.start(away);
    group.put(leader, "last", "1");
    expect(new Set(group.converge()).size).toBe(1);
    const installed = group.events.some(
      ({ member, event }) => member === away && event.type === "snapshot_installed",
    );
    expect(installed).toBe(true);
    group.crash(away);
    const restarted = group.start(away);
    group.until(() => restarted.status().appliedIndex === leader.status().appliedIndex);
    expect(restarted.status().snapshotIndex).toBeGreaterThan(50);
    expect(restarted.stateHash()).toBe(leader.stateHash());
  });

  it("takes a member in, hands leadership to it, and lets another go", () => {
    const group = new VirtualGroup();
    const leader = group.leader();
    group.put(leader, "k", "1");
    const nobody = { voters: [], votersOutgoing: null, learners: [] };
    const joined = group.start("d", { bootstrap: nobody });
    const results: unknown[] = [];
    const [gone = "", stays = ""] = others(group, leader.id);
    const voters = [leader.id, stays, "d"];
    leader.changeMembers({ voters, learners: [] }, (result) => results.push(result));
    group.until(() => results.length === 1);
    expect(results).toEqual([{ ok: true }]);
    expect(leader.status().raft?.configuration.voters.toSorted()).toEqual(voters.toSorted());
    group.crash(gone);
    leader.transferLeadership("d", (result) => results.push(result));
    group.until(() => results.length === 2);
    expect(results[1]).toEqual({ ok: true });
    expect(group.leader().id).toBe("d");
    expect(group.get(joined, "k", "linearizable")).toBe("1");
  });

  it("a leader that takes itself out of the group hands over and is told that it is done", () => {
    const group = new VirtualGroup();
    const leader = group.leader();
    group.put(leader, "k", "1");
    const voters = others(group, leader.id);
    const results: unknown[] = [];
    leader.changeMembers({ voters, learners: [] }, (result) => results.push(result));
    group.until(() => results.length === 1);
    expect(results).toEqual([{ ok: true }]);
    const next = group.leader((id) => id !== leader.id);
    group.put(next, "k", "2");
    expect(next.status().raft?.configuration.voters.toSorted()).toEqual(voters.toSorted());
    expect(leader.status().raft?.role).toBe("follower");
  });

  it("stops for good: what was pending is answered, then nothing fires", () => {
    const group = new VirtualGroup();
    const leader = group.leader();
    const results: ProposeResult[] = [];
    const command = { type: "increment", key: "n", by: 1 } as const;
    leader.propose({ sessionId: 0, sequence: 0, acknowledged: 0, command }, (result) =>
      results.push(result),
    );
    leader.stop();
    expect(results).toEqual([
      { ok: false, error: { reason: "stopped", leader: null, uncertain: false } },
    ]);
    const seen = group.events.length;
    leader.receive({ type: "timeout_now", from: "x", to: leader.id, term: 99 });
    group.run(1_000);
    expect(group.events.slice(seen).filter(({ member }) => member === leader.id)).toEqual([]);
    expect(leader.status().state).toBe("stopped");
  });
});

describe("times to live", () => {
  const acquire = { type: "acquire_lease", name: "x", holder: "h", ttlMs: 1_000 } as const;
  const isHeld = (group: VirtualGroup): boolean => {
    let held = false;
    group.leader().read({ type: "lease", name: "x" }, "stale", (result) => {
      held = result.ok && result.answer.type === "lease" && result.answer.lease !== null;
    });
    return held;
  };

  it("a lease that is not kept ends after its time, and not before", () => {
    const group = new VirtualGroup();
    group.propose(group.leader(), acquire);
    const grantedAt = group.time.now();
    group.until(() => !isHeld(group));
    expect(group.time.now() - grantedAt).toBeGreaterThan(1_000);
    expect(group.time.now() - grantedAt).toBeLessThan(1_300);
  });

  it("a lease counts in full again from when a new leader took office", () => {
    const group = new VirtualGroup();
    const first = group.leader();
    group.propose(first, acquire);
    group.run(900);
    group.crash(first.id);
    group.leader();
    const electedAt = group.time.now();
    expect(isHeld(group)).toBe(true);
    group.until(() => !isHeld(group));
    expect(group.time.now() - electedAt).toBeGreaterThan(900);
  });

  it("planted: without the extension a new leader ends the lease at once", () => {
    const group = new VirtualGroup({ bugs: ["skips_lease_extension_after_election"] });
    const first = group.leader();
    group.propose(first, acquire);
    group.run(100);
    group.crash(first.id);
    group.leader();
    const electedAt = group.time.now();
    group.until(() => !isHeld(group));
    expect(group.time.now() - electedAt).toBeLessThan(200);
  });

  it("a lock with a time limit goes to the next in the queue when it is over", () => {
    const group = new VirtualGroup();
    const [one, two] = [group.client("one"), group.client("two")];
    const outcomes: ClientResult<Outcome>[] = [];
    const lock = { type: "lock", name: "door", wait: true, ttlMs: 500 } as const;
    one.execute({ ...lock, owner: "1" }, (result) => outcomes.push(result));
    group.until(() => outcomes.length === 1);
    two.execute({ ...lock, owner: "2" }, (result) => outcomes.push(result));
    group.until(() => outcomes.length === 2);
    expect(outcomes[1]).toMatchObject({ value: { type: "lock_queued", position: 1 } });
    group.run(700);
    two.execute({ ...lock, owner: "2" }, (result) => outcomes.push(result));
    group.until(() => outcomes.length === 3);
    expect(outcomes[2]).toMatchObject({ value: { type: "lock_granted" } });
  });
});

/** The leader acknowledges a write and dies before the others learn that it is committed; what the next one reads. */
function readAtElection(bugs: readonly PlantedBug[]): string | null {
  const group = new VirtualGroup({ bugs });
  const first = group.leader();
  group.put(first, "k", "1");
  group.crash(first.id);
  const seen = group.events.length;
  const elected = (): string | undefined =>
    group.events.slice(seen).find(({ event }) => {
      const isRole = event.type === "raft" && event.event.type === "role_changed";
      return isRole && event.event.role === "leader";
    })?.member;
  group.until(() => elected() !== undefined);
  const next = group.replica(elected() ?? "");
  return group.get(next, "k", "lease");
}

describe("planted bugs", () => {
  it("reads_before_term_start_committed shows a new leader's state before it is complete", () => {
    expect(readAtElection([])).toBe("refused: lease_expired");
    expect(readAtElection(["reads_before_term_start_committed"])).toBeNull();
  });

  it("applies_before_commit lets an isolated leader show what nobody else has", () => {
    const group = new VirtualGroup({ bugs: ["applies_before_commit"] });
    const leader = group.leader();
    group.isolate(leader.id);
    const command = { type: "put", key: "k", value: new TextEncoder().encode("1") } as const;
    leader.propose({ sessionId: 0, sequence: 0, acknowledged: 0, command }, () => undefined);
    group.run(5);
    expect(group.get(leader, "k", "stale")).toBe("1");
  });

  it("replies_before_commit acknowledges a write that is lost", () => {
    const group = new VirtualGroup({ bugs: ["replies_before_commit"] });
    const leader = group.leader();
    group.isolate(leader.id);
    expect(group.put(leader, "k", "1")).toMatchObject({ type: "put" });
    const next = group.leader((id) => id !== leader.id);
    expect(group.get(next, "k", "linearizable")).toBeNull();
  });
});
