import { describe, expect, it } from "vitest";
import { placeCopies } from "./place-copies.ts";

const candidate = (nodeId: string, region: string, ...reasonsAgainst: string[]) => ({
  nodeId,
  region,
  reasonsAgainst,
});
const candidates = [
  candidate("e1", "eu"),
  candidate("e2", "eu"),
  candidate("u1", "us", "gdpr: lies in US"),
  candidate("a1", "asia"),
];
const place = (copies: number, required: string[] = []): string[] =>
  placeCopies({ candidates, copies, required }).map(({ nodeId }) => nodeId);

describe("copies", () => {
  it("are spread over regions, after those that are required", () => {
    expect(place(2)).toEqual(["e1", "a1"]);
    expect(place(2, ["e2"])).toEqual(["e2", "a1"]);
    expect(place(3)).toEqual(["e1", "a1", "e2"]);
  });

  it("are refused where they may not lie, with the reason", () => {
    expect(() => place(4)).toThrow(
      expect.objectContaining({
        code: "no_compliant_location",
        message: "4 copies were asked for, and 3 can be placed: not u1 (gdpr: lies in US)",
      }),
    );
    expect(() => place(1, ["u1"])).toThrow(
      expect.objectContaining({ code: "no_compliant_location", field: "targetEdges" }),
    );
    expect(() => place(1, ["mars"])).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  it("are too many for a fleet without rules too", () => {
    const two = candidates.slice(0, 2);
    expect(() => placeCopies({ candidates: two, copies: 3, required: [] })).toThrow(
      expect.objectContaining({ code: "capacity_exceeded" }),
    );
  });
});
