import { describe, expect, it } from "vitest";
import type { Message } from "./messages.ts";
import { DrivenCore, rule, votersOnly } from "./testing/driven-core.ts";
import { TestLog } from "./testing/test-log.ts";

const five = votersOnly("a", "b", "c", "d", "e");

/** Carries messages between leader "a" and follower "b" until neither says more; counts the append requests. */
function converse(leader: DrivenCore, follower: DrivenCore): number {
  let requests = 0;
  for (;;) {
    const toFollower = leader.sent.filter(({ to }) => to === "b");
    const toLeader: Message[] = follower.sent.filter(({ to }) => to === "a");
    if (toFollower.length + toLeader.length === 0) return requests;
    leader.sent = [];
    follower.sent = [];
    requests += toFollower.filter(({ type }) => type === "append_request").length;
    for (const message of toFollower) follower.step(message);
    for (const message of toLeader) leader.step(message);
  }
}

describe("a new leader and the followers of the paper's figure 7", () => {
  const leaderTerms = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
  it.each([
    ["a", [1, 1, 1, 4, 4, 5, 5, 6, 6]],
    ["b", [1, 1, 1, 4]],
    ["c", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
    ["d", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
    ["e", [1, 1, 1, 4, 4, 4, 4]],
    ["f", [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
  ])("agree in a few exchanges: follower %s", (_, terms) => {
    const hardState = { term: 7, vote: null, commit: 0 };
    const leader = new DrivenCore({ terms: leaderTerms, hardState }).lead("c");
    const follower = new DrivenCore({ terms, hardState, id: "b" });
    leader.sent = leader.sent.filter(({ type }) => type === "append_request");
    const requests = converse(leader, follower);
    expect(follower.terms()).toEqual([...leaderTerms, 8]);
    expect(leader.status.commit).toBe(11);
    // A heartbeat and the first entry, a probe for each differing term, the rest, and word of the commit.
    expect(requests).toBeLessThanOrEqual(7);
    leader.wait(50);
    converse(leader, follower);
    expect(follower.status).toMatchObject({ commit: 11, applied: 11 });
  });
});

describe("commitment", () => {
  it("waits for a majority, and proposing alone commits nothing (pitfall 2)", () => {
    const core = new DrivenCore({ configuration: five }).lead("b", "c");
    core.propose(1).matched("b", 2);
    expect(core.status.commit).toBe(0);
    core.matched("d", 2);
    expect(core.committed.map(({ index }) => index)).toEqual([1, 2]);
  });

  it("goes on by heartbeats alone, without another proposal (pitfall 2)", () => {
    const core = new DrivenCore().lead();
    core.propose(1).wait(60).matched("b", 2);
    expect(core.status.commit).toBe(2);
  });

  rule(
    "counts only entries of the leader's term (figure 8)",
    "commits_prior_term_by_count",
    (bug) => {
      const hardState = { term: 3, vote: null, commit: 0 };
      const core = new DrivenCore({ terms: [1, 2], hardState, configuration: five, bug });
      core.lead("b", "c").matched("b", 2).matched("c", 2);
      const early = core.status.commit;
      core.matched("b", 3).matched("c", 3);
      return early === 0 && core.status.commit === 3;
    },
  );

  rule(
    "counts the leader only once its own disk has the entry",
    "leader_counts_entries_before_persisting",
    (bug) => {
      const core = new DrivenCore({ bug }).lead().matched("b", 1);
      core.isDiskFast = false;
      core.propose(1).propose(2).sync();
      core.propose(3).matched("b", 4);
      return core.status.commit === 3;
    },
  );

  it("may come before the leader's own write, which applying then waits for (thesis 10.2.1)", () => {
    const core = new DrivenCore().lead();
    core.isDiskFast = false;
    core.propose(1).matched("b", 2).matched("c", 2);
    expect(core.status).toMatchObject({ commit: 2, applied: 1 });
    core.sync();
    expect(core.status.applied).toBe(2);
  });

  rule("does not count learners", "learner_counts_for_commit", (bug) => {
    const configuration = { ...votersOnly("a", "b", "c", "d"), learners: ["x"] };
    const core = new DrivenCore({ configuration, bug }).lead("b", "c");
    core.matched("b", 1).matched("x", 1);
    return core.status.commit === 0;
  });

  rule(
    "does not take answers of an earlier term for its own",
    "counts_answers_of_earlier_terms",
    (bug) => {
      const hardState = { term: 3, vote: null, commit: 0 };
      const core = new DrivenCore({ terms: [1, 2], hardState, bug }).lead();
      core.step({
        type: "append_response",
        from: "b",
        to: "a",
        term: 2,
        isSuccess: true,
        index: 3,
        hintIndex: 0,
        hintTerm: 0,
        round: 1,
      });
      return core.status.commit === 0;
    },
  );

  it("never lowers a member's match for a late answer", () => {
    const core = new DrivenCore().lead();
    core.propose(1).matched("b", 2).matched("b", 1);
    expect(core.status.peers).toMatchObject([
      { id: "b", match: 2 },
      { id: "c", match: 0 },
    ]);
  });
});

describe("a follower", () => {
  rule("cuts nothing for a delayed request (pitfall 3)", "truncates_on_every_append", (bug) => {
    const core = new DrivenCore({ bug });
    core.append("b", 1, [0, 0], [1, 1]).append("b", 1, [2, 1], [1, 1, 1], 3);
    core.append("b", 1, [3, 1], [1], 3).append("b", 1, [0, 0], [1, 1], 0);
    return core.status.lastIndex === 5;
  });

  it("replaces entries that differ, and says so", () => {
    const core = new DrivenCore({ terms: [1, 1, 2, 2] });
    core.append("b", 3, [2, 1], [3]);
    expect(core.terms()).toEqual([1, 1, 3]);
    expect(core.events).toContainEqual({ type: "log_truncated", from: 3, term: 3 });
  });

  rule("commits only what it knows to match", "commits_beyond_matched_entries", (bug) => {
    const core = new DrivenCore({ terms: [1, 2, 2, 2], bug });
    core.append("b", 3, [1, 1], [], 4);
    return core.status.commit === 1;
  });

  rule(
    "answers entries only once they are durable",
    "acknowledges_entries_before_persisting",
    (bug) => {
      const core = new DrivenCore({ terms: [1], bug });
      core.append("b", 1, [1, 1], []);
      core.take("append_response");
      core.isDiskFast = false;
      core.append("b", 1, [1, 1], [1, 1], 0, 2);
      const early = core.take("append_response");
      core.sync();
      return early.length === 0 && core.take("append_response")[0]?.index === 3;
    },
  );

  it("answers heartbeats at once while its disk is busy, for what is durable", () => {
    const core = new DrivenCore({ terms: [1] });
    core.isDiskFast = false;
    core.append("b", 1, [1, 1], [1]).append("b", 1, [2, 1], [], 0, 2);
    expect(core.take("append_response")).toMatchObject([{ isSuccess: true, index: 1, round: 2 }]);
  });

  it("does not count a write that a later conflict undid, even when the same entry comes back", () => {
    const core = new DrivenCore({ hardState: { term: 3, vote: null, commit: 0 } });
    core.append("b", 3, [0, 0], [1]);
    expect(core.status.persisted).toBe(1);
    const raft = core.raft;
    const append = (from: string, term: number, entryTerm: number) =>
      raft.step(
        {
          type: "append_request",
          from,
          to: "a",
          term,
          prevIndex: 0,
          prevTerm: 0,
          entries: [{ index: 1, term: entryTerm, type: "data", data: new Uint8Array(0) }],
          commit: 0,
          round: 1,
        },
        core.now,
      );
    append("c", 4, 2);
    const second = raft.ready();
    append("b", 5, 1);
    const third = raft.ready();
    raft.persisted(second?.sequence ?? 0, core.now);
    expect(core.status.persisted).toBe(0);
    raft.persisted(third?.sequence ?? 0, core.now);
    expect(core.status.persisted).toBe(1);
  });

  it("keeps its log over a restart (pitfall 1)", () => {
    const core = new DrivenCore();
    core.append("b", 4, [0, 0], [3, 4], 2);
    const log = new TestLog();
    log.list = core.log.list;
    const again = new DrivenCore({ log, hardState: { ...core.log.hardState, commit: 1 } }).flush();
    expect(again.status).toMatchObject({ term: 4, lastIndex: 2, commit: 1, applied: 1 });
  });
});

describe("sending", () => {
  it("puts the proposals of one turn into one request, and sends it before its own disk is done", () => {
    const core = new DrivenCore().lead().matched("b", 1);
    core.take("append_request");
    core.isDiskFast = false;
    for (let i = 0; i < 5; i += 1) core.raft.propose(new Uint8Array([i]), core.now);
    core.flush();
    const requests = core.take("append_request").filter(({ to }) => to === "b");
    expect(requests.map(({ entries }) => entries.length)).toEqual([5]);
  });

  it("does not wait for answers, up to the limit of requests in flight", () => {
    const core = new DrivenCore({ inflightMax: 3 }).lead().matched("b", 1);
    core.take("append_request");
    for (let i = 0; i < 5; i += 1) core.propose(i);
    const toB = () => core.take("append_request").filter(({ to }) => to === "b");
    expect(toB().map(({ prevIndex }) => prevIndex)).toEqual([1, 2, 3]);
    expect(core.status.peers[0]).toMatchObject({ inflight: 3, inflightBytes: 3, next: 5 });
    core.matched("b", 3, 1);
    expect(toB().map(({ prevIndex, entries }) => [prevIndex, entries.length])).toEqual([[4, 2]]);
  });

  it("limits the bytes in flight and in one request", () => {
    const limits = { inflightBytesMax: 4, appendBytesMax: 2 };
    const core = new DrivenCore(limits).lead().matched("b", 1);
    core.take("append_request");
    for (let i = 0; i < 8; i += 1) core.raft.propose(new Uint8Array([i]), core.now);
    core.flush();
    const requests = core.take("append_request").filter(({ to }) => to === "b");
    expect(requests.map(({ entries }) => entries.length)).toEqual([2, 2]);
  });

  it("notices a lost request at the next heartbeat and goes back", () => {
    const core = new DrivenCore().lead().matched("b", 1);
    core.propose(1).propose(2);
    core.wait(50);
    core.take("append_request");
    const { term } = core.status;
    core.step({
      type: "append_response",
      from: "b",
      to: "a",
      term,
      isSuccess: false,
      index: 3,
      hintIndex: 1,
      hintTerm: 1,
      round: 2,
    });
    const again = core.take("append_request").filter(({ to }) => to === "b");
    expect(again.map(({ prevIndex, entries }) => [prevIndex, entries.length])).toEqual([[1, 2]]);
  });

  it("refuses proposals beyond the bytes that may wait, and takes them again later", () => {
    const core = new DrivenCore({ uncommittedBytesMax: 3 }).lead().matched("b", 1);
    core.propose(1, 2).propose(3, 4);
    const propose = () => core.raft.propose(new Uint8Array(1), core.now);
    expect(propose()).toMatchObject({ type: "refused", reason: "overloaded" });
    core.matched("b", 3);
    expect(propose()).toMatchObject({ type: "proposed", index: 4, term: 1 });
  });

  it("refuses proposals elsewhere, naming the leader", () => {
    const core = new DrivenCore();
    core.append("b", 1, [0, 0], []);
    expect(core.raft.propose(new Uint8Array(1), core.now)).toEqual({
      type: "refused",
      reason: "not_leader",
      leader: "b",
    });
  });
});
