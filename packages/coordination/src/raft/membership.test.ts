import { describe, expect, it } from "vitest";
import { hasMajority } from "./configuration.ts";
import { encodeConfiguration } from "./configuration-codec.ts";
import { DrivenCore, rule, votersOnly } from "./testing/driven-core.ts";

const change = (voters: string[], learners: string[] = []) => ({ voters, learners });

/** A leader of a, b and c whose no-op (entry 1) all have. */
function settledLeader(options: ConstructorParameters<typeof DrivenCore>[0] = {}): DrivenCore {
  return new DrivenCore(options).lead().matched("b", 1).matched("c", 1);
}

function ask(core: DrivenCore, voters: string[], learners: string[] = []) {
  const answer = core.raft.changeConfiguration(change(voters, learners), core.now);
  core.flush();
  return answer;
}

describe("a majority", () => {
  it("is needed of both halves while joint", () => {
    const joint = { voters: ["a", "x", "y"], votersOutgoing: ["a", "b", "c"], learners: [] };
    const of = (...ids: string[]) => hasMajority(joint, (id) => ids.includes(id));
    expect(of("a", "b")).toBe(false);
    expect(of("a", "x", "y")).toBe(false);
    expect(of("a", "b", "x")).toBe(true);
    expect(of("b", "c", "x", "y")).toBe(true);
  });
});

describe("a change of members", () => {
  it("lets new voters catch up as learners, then goes through a joint configuration", () => {
    const core = settledLeader();
    expect(ask(core, ["a", "b", "x"])).toEqual({ type: "accepted" });
    const [b, c] = ["b", "c"];
    core.matched(b, 2).matched(c, 2);
    expect(core.status.configuration).toEqual({ ...votersOnly("a", "b", "c"), learners: ["x"] });
    expect(core.status.isChangingConfiguration).toBe(true);
    core.matched("x", 2);
    const joint = { voters: ["a", "b", "x"], votersOutgoing: ["a", "b", "c"], learners: [] };
    expect(core.status).toMatchObject({ configuration: joint, configurationIndex: 3 });
    core.matched("x", 3).matched("b", 3);
    expect(core.status.configuration).toEqual(votersOnly("a", "b", "x"));
    core.matched("b", 4);
    expect(core.status.isChangingConfiguration).toBe(false);
  });

  rule("is decided by both majorities while joint", "single_majority_while_joint", (bug) => {
    const core = settledLeader({ bug });
    ask(core, ["a", "x", "y"]);
    core.matched("b", 2).matched("c", 2).matched("x", 2).matched("y", 2);
    expect(core.status.configurationIndex).toBe(3);
    core.matched("x", 3).matched("y", 3);
    return core.status.commit === 2;
  });

  rule("never leaves the joint configuration out", "skips_joint_configuration", (bug) => {
    const core = settledLeader({ bug });
    ask(core, ["a", "b"]);
    return core.status.configuration.votersOutgoing !== null;
  });

  rule("counts from when its entry is in the log", "configuration_effective_at_commit", (bug) => {
    const core = new DrivenCore({ bug });
    const configuration = { voters: ["b"], votersOutgoing: ["a", "b", "c"], learners: [] };
    core.step({
      type: "append_request",
      from: "b",
      to: "a",
      term: 1,
      prevIndex: 0,
      prevTerm: 0,
      entries: [
        { index: 1, term: 1, type: "configuration", data: encodeConfiguration(configuration) },
      ],
      commit: 0,
      round: 1,
    });
    return core.status.configurationIndex === 1;
  });

  it("is undone with its entry", () => {
    const core = new DrivenCore();
    const data = encodeConfiguration(votersOnly("b"));
    const request = {
      type: "append_request",
      to: "a",
      prevIndex: 0,
      prevTerm: 0,
      commit: 0,
      round: 1,
    } as const;
    const entry = { index: 1, term: 1, type: "configuration", data } as const;
    core.step({ ...request, from: "b", term: 1, entries: [entry] });
    expect(core.status.configuration).toEqual(votersOnly("b"));
    core.append("c", 2, [0, 0], [2]);
    expect(core.status).toMatchObject({
      configuration: votersOnly("a", "b", "c"),
      configurationIndex: 0,
    });
    expect(core.events.at(-1)).toMatchObject({ type: "configuration_changed", cause: "truncated" });
  });

  it("is finished by the next leader when the first one fails while joint", () => {
    const joint = { voters: ["a", "b"], votersOutgoing: ["a", "b", "c"], learners: [] };
    const core = new DrivenCore({ terms: [1] });
    const data = encodeConfiguration(joint);
    core.step({
      type: "append_request",
      from: "c",
      to: "a",
      term: 1,
      prevIndex: 1,
      prevTerm: 1,
      entries: [{ index: 2, term: 1, type: "configuration", data }],
      commit: 1,
      round: 1,
    });
    core.lead("b").matched("b", 3);
    expect(core.status).toMatchObject({
      configuration: votersOnly("a", "b"),
      configurationIndex: 4,
    });
  });

  it("is given up when a new voter does not come along, and may be asked for again", () => {
    const core = settledLeader();
    ask(core, ["a", "b", "c", "x"]);
    for (let i = 0; i < 90; i += 1) {
      core.wait(50);
      const end = core.status.lastIndex;
      core.matched("b", end).matched("c", end);
    }
    expect(core.events).toContainEqual({
      type: "change_abandoned",
      voters: ["a", "b", "c", "x"],
      learners: [],
    });
    expect(core.status).toMatchObject({
      isChangingConfiguration: false,
      configuration: { voters: ["a", "b", "c"], learners: ["x"] },
    });
    expect(ask(core, ["a", "b", "c"])).toEqual({ type: "accepted" });
  });

  it("makes a voter a learner, and a learner a voter", () => {
    const core = settledLeader();
    ask(core, ["a", "b"], ["c"]);
    core.matched("b", 2).matched("b", 3);
    expect(core.status.configuration).toEqual({ ...votersOnly("a", "b"), learners: ["c"] });
    core.matched("c", 3);
    ask(core, ["a", "b", "c"]);
    core.matched("c", 4).matched("b", 4).matched("b", 5);
    expect(core.status.configuration).toEqual(votersOnly("a", "b", "c"));
  });

  it("is refused while another one runs, without effect, and before the leader's term has begun in earnest", () => {
    const core = new DrivenCore().lead();
    expect(ask(core, ["a", "b"])).toMatchObject({ reason: "leader_not_ready" });
    core.matched("b", 1);
    expect(ask(core, [])).toMatchObject({ reason: "invalid_configuration" });
    expect(ask(core, ["a", "b", "c"])).toMatchObject({ reason: "invalid_configuration" });
    expect(ask(core, ["a", "b"], ["b"])).toMatchObject({ reason: "invalid_configuration" });
    expect(ask(core, ["a", "b"])).toEqual({ type: "accepted" });
    expect(ask(core, ["a", "c"])).toMatchObject({ reason: "change_in_progress" });
    core.matched("c", 2);
    expect(ask(core, ["a", "c"])).toMatchObject({ reason: "change_in_progress" });
  });
});

describe("a removed member", () => {
  it("leads on until its removal is committed, then names the most complete voter", () => {
    const core = settledLeader();
    ask(core, ["b", "c"]);
    core.matched("b", 2).matched("c", 2);
    expect(core.status).toMatchObject({ role: "leader", configuration: votersOnly("b", "c") });
    core.take("append_request");
    core.matched("c", 3);
    expect(core.status.role).toBe("leader");
    core.matched("b", 3);
    expect(core.status).toMatchObject({ role: "follower", commit: 3, isMember: false });
    expect(core.take("timeout_now")).toHaveLength(1);
    expect(core.take("append_request").at(-1)).toMatchObject({ commit: 3 });
    core.sent = [];
    expect(core.wait(3_000).sent).toEqual([]);
  });

  it("is told of it before it is forgotten", () => {
    const core = settledLeader();
    ask(core, ["a", "b"]);
    core.matched("b", 2).matched("c", 2);
    core.matched("b", 3).matched("c", 3);
    core.wait(60).matched("b", 3);
    core.wait(60);
    expect(core.status.peers.map(({ id }) => id)).toEqual(["b"]);
  });

  it("may still campaign while its removal is not known to be committed (thesis 4.2.2)", () => {
    const core = settledLeader();
    ask(core, ["b"]);
    core.matched("b", 2);
    expect(core.status.configuration).toEqual(votersOnly("b"));
    core.raft.stepDown(core.now);
    core.flush().sent = [];
    core.wait(400);
    expect(core.take("pre_vote_request").map(({ to }) => to)).toContain("b");
  });
});

describe("a configuration for a snapshot", () => {
  it("is the one in force at the index, not a later one", () => {
    const core = settledLeader();
    ask(core, ["a", "b"]);
    core.matched("b", 2).matched("c", 2).matched("b", 3);
    const { raft } = core;
    expect(raft.configurationAt(1)).toEqual({ index: 0, configuration: votersOnly("a", "b", "c") });
    expect(raft.configurationAt(2)).toMatchObject({
      index: 2,
      configuration: { votersOutgoing: ["a", "b", "c"] },
    });
    raft.compacted(2);
    expect(raft.configurationAt(2).index).toBe(2);
    expect(raft.configurationAt(9)).toEqual({ index: 3, configuration: votersOnly("a", "b") });
  });

  it("is found again in the log after a restart, kept entries before the snapshot or not", () => {
    const core = settledLeader();
    ask(core, ["a", "b"]);
    core.matched("b", 2).matched("c", 2).matched("b", 3);
    const hardState = core.log.hardState;
    const again = new DrivenCore({ log: core.log, hardState });
    expect(again.status).toMatchObject({
      configuration: votersOnly("a", "b"),
      configurationIndex: 3,
    });
    const later = new DrivenCore({
      log: core.log,
      hardState,
      applied: 3,
      configuration: votersOnly("a", "b"),
      configurationIndex: 3,
    });
    expect(later.raft.configurationAt(3)).toEqual({
      index: 3,
      configuration: votersOnly("a", "b"),
    });
  });
});
