import { describe, expect, it } from "vitest";
import type { PlantedBug } from "../planted-bugs.ts";
import { DrivenCore, rule, votersOnly } from "./testing/driven-core.ts";

/** A leader whose first entry is committed, with its lease run out. */
function leaderWithoutLease(bug?: PlantedBug): DrivenCore {
  const plantedBugs = new Set(bug === undefined ? [] : [bug]);
  const core = new DrivenCore({ plantedBugs }).lead().matched("b", 1);
  core.wait(200);
  expect(core.status).toMatchObject({ role: "leader", commit: 1 });
  core.sent = [];
  return core;
}

describe("a read at the leader", () => {
  rule("waits until an entry of its term is committed", "read_index_before_own_commit", (bug) => {
    const core = new DrivenCore({ terms: [1, 1], bug }).lead();
    core.raft.read(7, core.now);
    core.flush().matched("b", 0);
    const early = core.reads.length;
    core.matched("b", 3).wait(50).matched("b", 3);
    return early === 0 && core.reads[0]?.index === 3;
  });

  rule(
    "is answered once a majority answered a round begun after it",
    "read_index_without_round",
    (bug) => {
      const core = leaderWithoutLease(bug);
      const oldRound = core.lastRound("b");
      core.raft.read(7, core.now);
      core.flush();
      core.matched("b", 1, oldRound);
      const early = core.reads.length;
      core.matched("b", 1);
      expect(core.reads).toEqual([{ context: 7, index: 1 }]);
      return early === 0;
    },
  );

  it("shares its round with the other reads of the turn", () => {
    const core = leaderWithoutLease();
    for (let context = 0; context < 10; context += 1) core.raft.read(context, core.now);
    core.flush();
    expect(core.take("append_request").filter(({ to }) => to === "b")).toHaveLength(1);
  });

  it("needs no message while the lease holds", () => {
    const core = new DrivenCore().lead().matched("b", 1);
    core.sent = [];
    core.raft.read(7, core.now + 100);
    core.flush();
    expect(core.reads).toEqual([{ context: 7, index: 1 }]);
    expect(core.sent).toEqual([]);
  });

  it("has a lease shorter than any voter's patience, by the drift of both clocks", () => {
    const core = new DrivenCore();
    core.lead();
    const begun = core.now;
    core.now += 30;
    core.matched("b", 1);
    const expiry = core.status.leaseExpiresAt ?? 0;
    expect(expiry - begun).toBeCloseTo((150 * 0.9) / 1.1, 6);
    expect(core.raft.leaseIndex(expiry - 1)).toBe(1);
    expect(core.raft.leaseIndex(expiry)).toBeNull();
  });

  rule("does not trust a lease that a pause has outlived", "lease_checked_at_last_tick", (bug) => {
    const core = new DrivenCore({ bug }).lead().matched("b", 1);
    core.wait(60).matched("b", 1);
    core.now += 5_000;
    core.raft.read(7, core.now);
    core.flush();
    return core.reads.length === 0;
  });

  rule("counts the lease from the beginning of the round", "lease_from_answer_time", (bug) => {
    const core = new DrivenCore({ bug }).lead();
    const begun = core.now;
    core.now += 100;
    core.matched("b", 1);
    return core.raft.leaseIndex(begun + 140) === null;
  });

  rule("has no lease once it asked for an election", "keeps_lease_during_transfer", (bug) => {
    const core = new DrivenCore({ bug }).lead().matched("b", 1);
    core.raft.transferLeadership("b", core.now);
    core.flush();
    expect(core.take("timeout_now")).toHaveLength(1);
    return core.raft.leaseIndex(core.now) === null;
  });

  it("fails when the leader loses its office", () => {
    const core = leaderWithoutLease();
    core.raft.read(7, core.now);
    core.flush().append("b", 9, [0, 0], []);
    expect(core.readFailures).toEqual([{ context: 7, reason: "not_leader", leader: null }]);
  });

  it("is answered by the next heartbeat when the group shrinks to one meanwhile", () => {
    const core = leaderWithoutLease();
    core.raft.read(7, core.now);
    core.flush();
    core.raft.changeConfiguration({ voters: ["a"], learners: [] }, core.now);
    core.flush().sent = [];
    const { term } = core.status;
    const answer = { type: "append_response", from: "b", to: "a", term, isSuccess: true } as const;
    // It took the entry, but its answer names no round that would confirm the read.
    core.step({ ...answer, index: 2, hintIndex: 0, hintTerm: 0, round: 0 });
    expect(core.status.configuration).toEqual(votersOnly("a"));
    core.wait(50);
    expect(core.reads).toEqual([{ context: 7, index: 1 }]);
  });

  it("is answered at once in a group of one", () => {
    const core = new DrivenCore({ configuration: votersOnly("a") }).wait(300);
    core.raft.read(1, core.now + 99_999);
    core.flush();
    expect(core.reads).toEqual([{ context: 1, index: 1 }]);
  });
});

describe("a read at a follower", () => {
  const follower = (bug?: PlantedBug) =>
    new DrivenCore({ plantedBugs: new Set(bug === undefined ? [] : [bug]) }).append(
      "b",
      1,
      [0, 0],
      [],
    );

  it("is sent to the leader, one request for all of a turn", () => {
    const core = follower();
    core.raft.read(1, core.now);
    core.raft.read(2, core.now);
    const requests = core.flush().take("read_index_request");
    expect(requests).toMatchObject([{ to: "b", term: 1 }]);
    const ticket = requests[0]?.ticket ?? 0;
    core.step({ type: "read_index_response", from: "b", to: "a", term: 1, ticket, index: 42 });
    expect(core.reads).toEqual([
      { context: 1, index: 42 },
      { context: 2, index: 42 },
    ]);
  });

  it("fails without a leader, when the leader changes, and when no answer comes", () => {
    const core = new DrivenCore();
    core.raft.read(1, core.now);
    core.flush().append("b", 1, [0, 0], []);
    core.raft.read(2, core.now);
    core.flush().append("c", 2, [0, 0], []);
    core.raft.read(3, core.now);
    core.flush();
    for (let round = 2; round < 12; round += 1) core.wait(50).append("c", 2, [0, 0], [], 0, round);
    expect(core.readFailures.map(({ reason }) => reason)).toEqual([
      "no_leader",
      "no_leader",
      "timeout",
    ]);
  });

  rule(
    "does not take an answer to its life before a restart",
    "reuses_read_tickets_after_restart",
    (bug) => {
      const before = follower(bug);
      before.raft.read(1, before.now);
      const ticket = before.flush().take("read_index_request")[0]?.ticket ?? 0;
      // Another stream of random numbers, as a restarted process has.
      const after = new DrivenCore({ bug, random: { next: () => 0.77 } }).append(
        "b",
        1,
        [0, 0],
        [],
      );
      after.raft.read(9, after.now);
      after.flush();
      after.step({ type: "read_index_response", from: "b", to: "a", term: 1, ticket, index: 3 });
      return after.reads.length === 0;
    },
  );

  it("is answered by the leader as one of its own", () => {
    const core = leaderWithoutLease();
    core.step({ type: "read_index_request", from: "c", to: "a", term: 1, ticket: 5 });
    expect(core.take("read_index_response")).toEqual([]);
    core.matched("b", 1);
    expect(core.take("read_index_response")).toMatchObject([{ to: "c", ticket: 5, index: 1 }]);
  });

  it("is refused by one that does not lead", () => {
    const core = follower();
    core.step({ type: "read_index_request", from: "c", to: "a", term: 1, ticket: 5 });
    expect(core.take("read_index_response")).toMatchObject([{ to: "c", ticket: 5, index: null }]);
  });
});
