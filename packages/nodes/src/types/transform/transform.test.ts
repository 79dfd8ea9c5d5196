import { describe, expect, it } from "vitest";
import { executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

describe("Transform", () => {
  it("reshapes its input", async () => {
    const input = {
      edgeNodes: [
        { id: "a", load: 0.2 },
        { id: "b", load: 0.9 },
      ],
    };
    const expression = "input.edgeNodes[load < 0.5].id";
    expect(await executeNode(definition, { expression }, input)).toEqual({ result: "a" });
  });

  it("gives null for nothing, and the run's facts by name", async () => {
    expect(await executeNode(definition, { expression: "input.x" }, {})).toEqual({ result: null });
    expect(await executeNode(definition, { expression: "run.id" })).toEqual({ result: "run-1" });
  });

  it("stops an expression that never ends", async () => {
    const expression = "($f := function($n) { $f($n + 1) }; $f(0))";
    await expect(executeNode(definition, { expression })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("refuses what does not parse before the run", () => {
    expect(definition.parameters.safeParse({ expression: "input.(" }).success).toBe(false);
  });
});
