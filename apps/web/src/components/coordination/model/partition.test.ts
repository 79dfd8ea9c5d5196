import { describe, expect, it } from "vitest";
import { cutFaults, decidingSide, type Sides } from "./partition.ts";

const sides: Sides = { a: "a", b: "a", c: "b" };

describe("a cut", () => {
  it("makes those of side A lose those of side B", () => {
    expect(cutFaults(sides, "both")).toEqual([
      { nodeId: "a", fault: { kind: "partition_from", nodeIds: ["c"], direction: "both" } },
      { nodeId: "b", fault: { kind: "partition_from", nodeIds: ["c"], direction: "both" } },
    ]);
  });

  it("loses one way only when that is asked for", () => {
    const directions = (way: "a_to_b" | "b_to_a") =>
      cutFaults(sides, way).map(({ fault }) => "direction" in fault && fault.direction);
    expect(directions("a_to_b")).toEqual(["outbound", "outbound"]);
    expect(directions("b_to_a")).toEqual(["inbound", "inbound"]);
  });

  it("is none while all are on one side", () => {
    expect(cutFaults({ a: "a", b: "a" }, "both")).toEqual([]);
    expect(cutFaults({ a: "b", b: "b" }, "both")).toEqual([]);
  });
});

describe("the side that can decide", () => {
  it("has a majority of the voters; learners do not count", () => {
    expect(decidingSide(sides, ["a", "b", "c"])).toBe("a");
    expect(decidingSide({ ...sides, learner: "b", other: "b" }, ["a", "b", "c"])).toBe("a");
  });

  it("is none when the voters are split in half", () => {
    expect(decidingSide({ a: "a", b: "b" }, ["a", "b"])).toBeNull();
  });
});
