import { expect, it } from "vitest";
import {
  enterIteration,
  iterationAtDepth,
  iterationDepth,
  iterationIndexes,
  leaveIteration,
  rootIteration,
} from "./iteration-path.ts";

it("writes iterations from the outermost loop inwards", () => {
  const fourth = enterIteration(rootIteration, 3);
  const nested = enterIteration(fourth, 0);
  expect([fourth, nested]).toEqual(["3", "3.0"]);
  expect(iterationIndexes(nested)).toEqual([3, 0]);
  expect([rootIteration, fourth, nested].map(iterationDepth)).toEqual([0, 1, 2]);
});

it("goes back out", () => {
  expect(leaveIteration("3.0")).toBe("3");
  expect(leaveIteration("3")).toBe("");
  expect(leaveIteration("")).toBe("");
  expect(iterationAtDepth("3.0.7", 2)).toBe("3.0");
  expect(iterationAtDepth("3.0.7", 0)).toBe("");
});
