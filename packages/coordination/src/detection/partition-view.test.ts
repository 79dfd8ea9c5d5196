import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgePartition, type ReachabilityReport } from "./partition-view.ts";
import { judgeQuorum } from "./quorum-verdict.ts";

const all = ["a", "b", "c", "d", "e"];

/** The reports of members among which every link is open except the closed ones, written "from>to". */
function reportsOf(members: readonly string[], closed: readonly string[]): ReachabilityReport[] {
  return members.map((member) => ({
    member,
    hears: members.filter((from) => from !== member && !closed.includes(`${from}>${member}`)),
  }));
}

const cut = (left: readonly string[], right: readonly string[]): string[] =>
  left.flatMap((a) => right.flatMap((b) => [`${a}>${b}`, `${b}>${a}`]));

describe("the view of partitions", () => {
  it("finds nothing wrong where all hear all", () => {
    expect(judgePartition(all, reportsOf(all, [])).verdicts).toEqual([{ type: "healthy" }]);
  });

  it("tells the two sides apart", () => {
    const view = judgePartition(all, reportsOf(all, cut(["a", "b"], ["c", "d", "e"])));
    expect(view.sides).toEqual([
      ["c", "d", "e"],
      ["a", "b"],
    ]);
    expect(view.verdicts).toEqual([{ type: "symmetric_partition", sides: view.sides }]);
  });

  it("sees a single isolated member, others or itself, from whatever reports it has", () => {
    const closed = cut(["a"], ["b", "c", "d", "e"]);
    const expected = { type: "isolated", member: "a" };
    expect(judgePartition(all, reportsOf(all, closed)).verdicts).toEqual([expected]);
    const others = reportsOf(all, closed).slice(1);
    expect(judgePartition(all, others).verdicts).toEqual([expected]);
    const own = judgePartition(all, [{ member: "a", hears: [] }]);
    expect(own.verdicts).toContainEqual(expected);
  });

  it("takes those of whom nothing is heard for one side, however many they are", () => {
    const own = reportsOf(all, cut(["a", "b"], ["c", "d", "e"])).slice(0, 2);
    const view = judgePartition(all, own);
    expect(view.sides).toEqual([
      ["c", "d", "e"],
      ["a", "b"],
    ]);
    expect(view.verdicts).toEqual([{ type: "symmetric_partition", sides: view.sides }]);
    const alone = judgePartition(all, [{ member: "a", hears: [] }]);
    expect(alone.verdicts).toEqual([{ type: "isolated", member: "a" }]);
  });

  it("names the way in which a link is closed", () => {
    const view = judgePartition(all, reportsOf(all, ["b>a"]));
    expect(view.verdicts).toEqual([{ type: "asymmetric_link", from: "a", to: "b" }]);
    expect(judgePartition(all, reportsOf(all, cut(["a"], ["b"]))).verdicts).toEqual([
      { type: "broken_link", between: ["a", "b"] },
    ]);
  });

  it("names the bridge that alone reaches both sides", () => {
    const view = judgePartition(all, reportsOf(all, cut(["a", "b"], ["d", "e"])));
    expect(view.sides).toEqual([all]);
    expect(view.verdicts[0]).toEqual({
      type: "bridge",
      bridge: "c",
      sides: [
        ["a", "b"],
        ["d", "e"],
      ],
    });
  });

  it("puts each member on exactly one side, and closed sides hear nothing of each other", () => {
    const links = all.flatMap((a) => all.filter((b) => b !== a).map((b) => `${a}>${b}`));
    fc.assert(
      fc.property(fc.subarray(links), (closed) => {
        const { sides, verdicts } = judgePartition(all, reportsOf(all, closed));
        expect(sides.flat().sort()).toEqual(all);
        for (const [i, side] of sides.entries()) {
          for (const other of sides.slice(i + 1)) {
            for (const a of side) {
              for (const b of other) {
                expect(closed.includes(`${a}>${b}`) || closed.includes(`${b}>${a}`)).toBe(true);
              }
            }
          }
        }
        const isHealthy = verdicts.some(({ type }) => type === "healthy");
        expect(isHealthy).toBe(closed.length === 0);
      }),
    );
  });
});

describe("the verdict on a quorum", () => {
  const stable = { voters: ["a", "b", "c"], votersOutgoing: null, learners: ["d"] };

  it("lets lead only who reaches a majority of the voters, learners not counted", () => {
    expect(judgeQuorum("a", stable, (id) => id === "b")).toEqual({
      mayLead: true,
      missing: 0,
      reachableVoters: ["a", "b"],
      reason: "quorum",
    });
    expect(judgeQuorum("a", stable, (id) => id === "d")).toMatchObject({
      mayLead: false,
      missing: 1,
      reason: "no_quorum",
    });
    expect(judgeQuorum("d", stable, () => true).reason).toBe("not_a_voter");
  });

  it("wants a majority of both halves of a joint configuration", () => {
    const joint = { voters: ["a", "b", "c"], votersOutgoing: ["a", "x", "y"], learners: [] };
    expect(judgeQuorum("a", joint, (id) => id === "b").mayLead).toBe(false);
    expect(judgeQuorum("a", joint, (id) => id === "b" || id === "x").mayLead).toBe(true);
  });

  it("lets at most one side of any partition lead", () => {
    fc.assert(
      fc.property(fc.subarray(all), (side) => {
        const configuration = { voters: all, votersOutgoing: null, learners: [] };
        const rest = all.filter((id) => !side.includes(id));
        const mayLead = (group: readonly string[]): boolean =>
          group.some(
            (id) => judgeQuorum(id, configuration, (other) => group.includes(other)).mayLead,
          );
        expect(mayLead(side) && mayLead(rest)).toBe(false);
        expect(mayLead(side) || mayLead(rest)).toBe(true);
      }),
    );
  });
});
