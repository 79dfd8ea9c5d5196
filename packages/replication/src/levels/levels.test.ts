import { describe, expect, it } from "vitest";
import { isSatisfied, type ReplicationLevel, requirementsOf } from "./levels.ts";

const places = [
  { nodeId: "e1", region: "eu" },
  { nodeId: "e2", region: "eu" },
  { nodeId: "e3", region: "eu" },
  { nodeId: "u1", region: "us" },
  { nodeId: "u2", region: "us" },
];
const met = (level: ReplicationLevel, here: string, ...answered: string[]): boolean =>
  isSatisfied(requirementsOf(level, places, here), new Set(answered));

describe("a level", () => {
  it.each([
    ["one", "e1", ["u2"], []],
    ["quorum", "e1", ["e1", "u1", "u2"], ["e1", "u1"]],
    ["all", "e1", ["e1", "e2", "e3", "u1", "u2"], ["e1", "e2", "e3", "u1"]],
    ["local_quorum", "e1", ["e1", "e3"], ["e1", "u1", "u2"]],
    ["local_quorum", "u1", ["u1", "u2"], ["u1", "e1", "e2", "e3"]],
    ["each_quorum", "e1", ["e1", "e2", "u1", "u2"], ["e1", "e2", "e3", "u1"]],
  ] as const)("%s seen from %s is met by %j and not by %j", (level, here, enough, tooFew) => {
    expect(met(level, here, ...enough)).toBe(true);
    expect(met(level, here, ...tooFew)).toBe(false);
  });
});
