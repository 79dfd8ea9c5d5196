import { createSeededRandom } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { DrivenCore, rule, start, votersOnly } from "./testing/driven-core.ts";
import { TestLog } from "./testing/test-log.ts";

const granted = (core: DrivenCore) => core.take("vote_response").map(({ isGranted }) => isGranted);

describe("an election", () => {
  it("asks for pre-votes without touching the term, then for votes once its own is durable", () => {
    const core = new DrivenCore({ terms: [1, 1, 4] });
    core.isDiskFast = false;
    core.wait(300);
    expect(core.status).toMatchObject({ role: "pre_candidate", term: 4 });
    expect(core.take("pre_vote_request")).toMatchObject([
      { to: "b", term: 4, lastIndex: 3, lastTerm: 4 },
      { to: "c", term: 4, lastIndex: 3, lastTerm: 4 },
    ]);
    core.step({ type: "pre_vote_response", from: "c", to: "a", term: 4, isGranted: true });
    expect(core.status).toMatchObject({ role: "candidate", term: 5, vote: "a" });
    expect(core.take("vote_request")).toEqual([]);
    core.step({ type: "vote_response", from: "b", to: "a", term: 5, isGranted: true });
    expect(core.status.role).toBe("candidate");
    core.sync();
    expect(core.take("vote_request")).toMatchObject([{ to: "c" }, { to: "b" }].reverse());
    expect(core.status).toMatchObject({ role: "leader", leader: "a" });
  });

  it("needs a majority: refusals of most end the candidacy, and one grant of four does not win", () => {
    const core = new DrivenCore({ configuration: votersOnly("a", "b", "c", "d", "e") });
    core.wait(300);
    for (const from of ["b", "c"]) {
      core.step({ type: "pre_vote_response", from, to: "a", term: 0, isGranted: true });
    }
    core.step({ type: "vote_response", from: "b", to: "a", term: 1, isGranted: true });
    for (const from of ["c", "d", "e"]) {
      expect(core.status.role).toBe("candidate");
      core.step({ type: "vote_response", from, to: "a", term: 1, isGranted: false });
    }
    expect(core.status).toMatchObject({ role: "follower", term: 1 });
  });

  it("asks again those that do not answer", () => {
    const core = new DrivenCore();
    core.wait(300);
    core.take("pre_vote_request");
    core.wait(60);
    expect(core.take("pre_vote_request").map(({ to }) => to)).toEqual(["b", "c"]);
  });

  it("draws its time-out anew each time, between one and two election time-outs (pitfall 5)", () => {
    const core = new DrivenCore();
    const waits = Array.from({ length: 50 }, () => {
      const from = core.now;
      const before = core.take("pre_vote_request").length;
      expect(before).toBeGreaterThanOrEqual(0);
      core.append("b", 1, [0, 0], [], 0, core.now);
      const deadline = core.raft.deadline() - from;
      core.wait(deadline);
      return deadline;
    });
    expect(new Set(waits).size).toBe(50);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(150);
    expect(Math.max(...waits)).toBeLessThan(300);
  });

  it("keeps the drawn time-out while it hears from the leader", () => {
    const core = new DrivenCore();
    core.append("b", 1, [0, 0], []);
    const wait = core.raft.deadline() - core.now;
    core.wait(40).append("b", 1, [0, 0], [], 0, 2);
    expect(core.raft.deadline() - core.now).toBeCloseTo(wait, 6);
  });

  it("lets a member of low priority wait longer", () => {
    const core = new DrivenCore({ priority: 0, random: createSeededRandom(9) });
    expect(core.raft.deadline() - start).toBeGreaterThanOrEqual(450);
  });

  it("leads alone in a group of one", () => {
    const core = new DrivenCore({ configuration: votersOnly("a") });
    core.wait(300).propose(7);
    expect(core.status).toMatchObject({ role: "leader", commit: 2, applied: 2 });
  });

  it("does not campaign as a learner or a stranger", () => {
    const learner = { voters: ["b"], votersOutgoing: null, learners: ["a"] };
    expect(new DrivenCore({ configuration: learner }).wait(2_000).sent).toEqual([]);
    expect(new DrivenCore({ configuration: votersOnly() }).wait(2_000).sent).toEqual([]);
  });
});

describe("a voter", () => {
  rule("answers only after the vote is durable", "grants_vote_before_persisting", (bug) => {
    const core = new DrivenCore({ bug });
    core.isDiskFast = false;
    core.askVote("b", 1, [0, 0]);
    const early = granted(core);
    expect(core.hardStates).toMatchObject([{ term: 1, vote: "b" }]);
    core.sync();
    return early.length === 0 && granted(core)[0] === true;
  });

  rule("votes once in a term", "votes_twice_in_term", (bug) => {
    const core = new DrivenCore({ bug });
    core.askVote("b", 1, [0, 0]).askVote("c", 1, [0, 0]);
    return String(granted(core)) === "true,false";
  });

  it("says yes again to the candidate that it voted for", () => {
    const core = new DrivenCore();
    core.askVote("b", 1, [0, 0]).askVote("b", 1, [0, 0]);
    expect(granted(core)).toEqual([true, true]);
  });

  rule("remembers its vote after a restart (pitfall 1)", "forgets_vote_on_restart", (bug) => {
    const core = new DrivenCore({ bug });
    core.askVote("b", 1, [0, 0]);
    const hardState = core.log.hardState;
    const again = new DrivenCore({ hardState, now: start });
    again.now += 1_000;
    again.askVote("c", 1, [5, 1]);
    return granted(again)[0] === false;
  });

  rule("is free to vote again in a new term (pitfall 5)", "keeps_vote_across_terms", (bug) => {
    const core = new DrivenCore({ bug });
    core.askVote("b", 1, [0, 0]).askVote("c", 2, [0, 0]);
    return String(granted(core)) === "true,true";
  });

  rule("keeps its own vote when it falls back in a term", "forgets_vote_on_step_down", (bug) => {
    const core = new DrivenCore({ bug });
    core.wait(300);
    core.step({ type: "pre_vote_response", from: "b", to: "a", term: 0, isGranted: true });
    for (const from of ["b", "c"]) {
      core.step({ type: "vote_response", from, to: "a", term: 1, isGranted: false });
    }
    expect(core.status.role).toBe("follower");
    core.askVote("c", 1, [0, 0]);
    return granted(core)[0] === false;
  });

  rule("refuses a candidate whose log lacks entries", "skips_log_check_on_vote", (bug) => {
    const core = new DrivenCore({ terms: [1, 1], bug });
    core.now += 1_000;
    core.askVote("b", 2, [1, 1]);
    return granted(core)[0] === false;
  });

  rule("prefers the later last term to the longer log", "compares_only_log_length", (bug) => {
    const core = new DrivenCore({ terms: [1, 3], bug });
    core.now += 1_000;
    core.askVote("b", 4, [9, 2]).askVote("c", 5, [1, 4]);
    return String(granted(core)) === "false,true";
  });

  rule("checks the log of a chosen successor too", "transfer_vote_skips_log_check", (bug) => {
    const core = new DrivenCore({ terms: [1, 1], bug });
    core.askVote("b", 2, [1, 1], true);
    return granted(core)[0] === false;
  });

  it("ignores candidates while it hears from a leader, except a successor that the leader named", () => {
    const core = new DrivenCore({ terms: [1] });
    core.append("b", 2, [1, 1], []);
    core.wait(100).askVote("c", 9, [5, 5]);
    core.step({ type: "pre_vote_request", from: "c", to: "a", term: 8, lastIndex: 5, lastTerm: 5 });
    expect(core.status.term).toBe(2);
    expect(core.take("pre_vote_response")).toEqual([]);
    core.askVote("c", 9, [5, 5], true);
    expect(core.status).toMatchObject({ term: 9, vote: "c" });
  });

  rule(
    "waits after a restart, having perhaps granted a lease",
    "votes_at_once_after_restart",
    (bug) => {
      const core = new DrivenCore({ log: TestLog.of([1]), bug });
      core.wait(50).askVote("c", 2, [1, 1]);
      const early = granted(core);
      core.now += 150;
      core.askVote("c", 2, [1, 1]);
      return early.length === 0 && granted(core)[0] === true;
    },
  );

  it("tells a pre-candidate of its own later term", () => {
    const core = new DrivenCore({ terms: [7] });
    core.step({ type: "pre_vote_request", from: "b", to: "a", term: 3, lastIndex: 9, lastTerm: 3 });
    expect(core.take("pre_vote_response")).toMatchObject([{ term: 7, isGranted: false }]);
  });
});

describe("the advice of a failure detector", () => {
  const advice = (mayCampaign: boolean, hasLostQuorum: boolean) => ({
    advice: { mayCampaign: () => mayCampaign, hasLostQuorum: () => hasLostQuorum },
  });
  it("keeps a member that reaches no majority from asking for votes, for three time-outs", () => {
    const core = new DrivenCore(advice(false, true));
    core.wait(599);
    expect(core.take("pre_vote_request")).toEqual([]);
    expect(core.status).toMatchObject({ role: "follower", term: 0 });
    // The fourth ends before eight times the shortest, and then the votes decide.
    core.wait(601);
    expect(core.take("pre_vote_request").length).toBeGreaterThan(0);
    expect(core.status.term).toBe(0);
  });

  it("lets stand at once whom it gives leave", () => {
    const core = new DrivenCore(advice(true, false));
    core.wait(300);
    expect(core.status.role).toBe("pre_candidate");
  });

  it("is not asked when leadership is handed over", () => {
    const core = new DrivenCore(advice(false, true));
    core.step({ type: "timeout_now", from: "b", to: "a", term: 0 });
    expect(core.status.role).toBe("candidate");
  });

  it("ends the office of a leader without answers after one time-out instead of two", () => {
    const office = (given: object): number => {
      const core = new DrivenCore(given).lead();
      const from = core.now;
      while (core.status.role === "leader") core.wait(10);
      return core.now - from;
    };
    expect(office(advice(true, true))).toBeLessThan(220);
    expect(office(advice(true, true))).toBeGreaterThan(150);
    expect(office(advice(true, false))).toBeGreaterThan(300);
  });

  it("does not depose a leader that has the answers of its majority", () => {
    const core = new DrivenCore(advice(true, true)).lead();
    for (let i = 0; i < 40; i += 1) core.wait(25).matched("c", 1);
    expect(core.status.role).toBe("leader");
  });
});

describe("a leader's office", () => {
  it("ends without answers from a majority (check-quorum)", () => {
    const core = new DrivenCore().lead();
    core.wait(290);
    expect(core.status.role).toBe("leader");
    core.wait(100);
    expect(core.status.role).not.toBe("leader");
    expect(core.events).toContainEqual({ type: "quorum_lost", term: 1 });
  });

  it("goes on with the answers of one follower out of two", () => {
    const core = new DrivenCore().lead();
    for (let i = 0; i < 40; i += 1) core.wait(25).matched("c", 1);
    expect(core.status.role).toBe("leader");
  });

  it("is laid down on request, naming the most complete voter", () => {
    const core = new DrivenCore().lead().matched("b", 0).matched("c", 1);
    core.raft.stepDown(core.now);
    expect(core.flush().take("timeout_now")).toMatchObject([{ to: "c" }]);
    expect(core.status).toMatchObject({ role: "follower", leader: null });
  });

  it("ends on word of a later term", () => {
    const core = new DrivenCore().lead();
    core.append("b", 5, [0, 0], []);
    expect(core.status).toMatchObject({ role: "follower", term: 5, leader: "b" });
  });

  rule(
    "is not prolonged at followers by one of an earlier term (pitfall 5)",
    "stale_leader_refreshes_timer",
    (bug) => {
      const core = new DrivenCore({ terms: [3], bug });
      const deadline = core.raft.deadline();
      core.now += 100;
      core.append("b", 2, [0, 0], []);
      expect(core.take("append_response")).toMatchObject([{ term: 3, isSuccess: false }]);
      return core.raft.deadline() === deadline;
    },
  );
});

describe("a transfer of leadership", () => {
  it("brings the successor up to date first and takes no proposals meanwhile", () => {
    const core = new DrivenCore().lead().matched("b", 1);
    core.propose(1);
    expect(core.raft.transferLeadership("c", core.now)).toEqual({ type: "accepted" });
    core.flush();
    expect(core.take("timeout_now")).toEqual([]);
    expect(core.raft.propose(new Uint8Array(1), core.now)).toMatchObject({
      reason: "transferring",
    });
    core.matched("c", 2);
    expect(core.take("timeout_now")).toMatchObject([{ to: "c", term: 1 }]);
  });

  it("is given up when the successor does not act", () => {
    const core = new DrivenCore().lead().matched("b", 1);
    core.raft.transferLeadership("c", core.now);
    for (let i = 0; i < 8; i += 1) core.wait(50).matched("b", 1);
    expect(core.events).toContainEqual({ type: "transfer_ended", to: "c", reason: "timed_out" });
    expect(core.raft.propose(new Uint8Array(1), core.now).type).toBe("proposed");
  });

  it("makes the successor campaign at once, without pre-vote", () => {
    const core = new DrivenCore();
    core.append("b", 1, [0, 0], [1]);
    core.step({ type: "timeout_now", from: "b", to: "a", term: 1 });
    expect(core.take("vote_request")).toMatchObject([
      { to: "b", term: 2, isTransfer: true },
      { to: "c", term: 2, isTransfer: true },
    ]);
  });

  it("is refused to who is no voter, and by who does not lead", () => {
    const core = new DrivenCore();
    expect(core.raft.transferLeadership("b", core.now)).toMatchObject({ reason: "not_leader" });
    core.lead();
    expect(core.raft.transferLeadership("x", core.now)).toMatchObject({ reason: "not_a_voter" });
    expect(core.raft.transferLeadership("a", core.now)).toMatchObject({ reason: "already_leader" });
  });
});
