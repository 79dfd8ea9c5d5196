import { describe, expect, it } from "vitest";
import { leaderOf, majorityOf, memberViews, roleOf } from "./member.ts";
import { frameAt, memberOf } from "./testing.ts";

const leader = (nodeId: string, term: number) =>
  memberOf(nodeId, { role: "leader", term, commitIndex: 10 });

describe("who leads", () => {
  it("is the one of the highest term; the other has not heard of it", () => {
    const frame = frameAt(1_000, [leader("old", 3), leader("new", 4), memberOf("c", { term: 4 })]);
    expect(leaderOf(frame)?.nodeId).toBe("new");
    expect(frame.members.map((member) => roleOf(member, frame))).toEqual([
      "former_leader",
      "leader",
      "follower",
    ]);
  });

  it("is nobody while the leader does not answer", () => {
    const silent = { ...leader("a", 3), trouble: "The edge node did not answer" };
    const frame = frameAt(1_000, [silent, memberOf("b")]);
    expect(leaderOf(frame)).toBeNull();
  });
});

describe("a member", () => {
  it("is silent when its last answer is old, even while it is being asked", () => {
    const frame = frameAt(10_000, [memberOf("a", {}, { answeredAt: 8_000 }), memberOf("b")]);
    expect(frame.members.map((member) => roleOf(member, frame))).toEqual(["silent", "follower"]);
  });

  it("lags by what the leader has committed and it has not", () => {
    const frame = frameAt(1_000, [leader("a", 1), memberOf("b", { commitIndex: 7 })]);
    expect(memberViews(frame, (id) => id).map(({ lag }) => lag)).toEqual([0, 3]);
  });

  it("has no lag where nobody leads", () => {
    const [view] = memberViews(frameAt(1_000, [memberOf("a")]), (id) => id);
    expect(view?.lag).toBeNull();
  });
});

describe("a majority", () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
  ])("of %i is %i", (voters, needed) => {
    expect(majorityOf(voters)).toBe(needed);
  });
});
