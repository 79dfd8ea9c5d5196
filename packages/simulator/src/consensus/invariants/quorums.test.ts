import { describe, expect, it } from "vitest";
import { isQuorum, quorumsOverlap } from "./quorums.ts";

const stable = (...voters: string[]) => ({ voters, votersOutgoing: null, learners: [] });

describe("quorumsOverlap", () => {
  it("holds for a change of one member, not for a change of two at once", () => {
    expect(quorumsOverlap(stable("a", "b", "c"), stable("a", "b", "d"))).toBe(false);
    expect(quorumsOverlap(stable("a", "b", "c"), stable("a", "b", "c", "d"))).toBe(true);
    expect(quorumsOverlap(stable("a", "b", "c"), stable("d", "e", "f"))).toBe(false);
  });

  it("holds on both sides of a joint configuration", () => {
    const joint = { voters: ["d", "e", "f"], votersOutgoing: ["a", "b", "c"], learners: [] };
    expect(quorumsOverlap(stable("a", "b", "c"), joint)).toBe(true);
    expect(quorumsOverlap(joint, stable("d", "e", "f"))).toBe(true);
    expect(isQuorum(joint, new Set(["d", "e", "a"]))).toBe(false);
    expect(isQuorum(joint, new Set(["d", "e", "a", "b"]))).toBe(true);
  });
});
