import { describe, expect, it } from "vitest";
import { executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

describe("While", () => {
  it("tells an end by its condition from one by its bound", async () => {
    const outcome = { value: { count: 3 }, iterations: 3 };
    expect(await executeNode(definition, { condition: false, iterationsMax: 3 }, outcome)).toEqual({
      done: { count: 3 },
      iterations: 3,
      exhausted: false,
    });
    const bounded = await executeNode(definition, { condition: true, iterationsMax: 3 }, outcome);
    expect(bounded.exhausted).toBe(true);
  });

  it("is bounded always", async () => {
    const outcome = { value: 1, iterations: 1 };
    await expect(
      executeNode(definition, { condition: true, iterationsMax: 10_001 }, outcome),
    ).rejects.toMatchObject({ field: "iterationsMax" });
  });
});
