import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

describe("Code", () => {
  it("hands the script its input and trigger, and logs what it printed", async () => {
    const context = createTestContext();
    const output = await executeNode(definition, { source: "return input;" }, { a: 1 }, context);
    expect(output).toEqual({
      result: { source: "return input;", input: { a: 1 }, trigger: context.trigger },
      logs: ["ran"],
    });
    expect(context.lines).toEqual(["ran"]);
  });

  it("bounds time and memory", () => {
    const fits = (given: object) =>
      definition.parameters.safeParse({ source: "1", ...given }).success;
    expect(fits({ timeoutMs: 60_000, memoryMiBMax: 256 })).toBe(true);
    expect(fits({ timeoutMs: 60_001 })).toBe(false);
    expect(fits({ memoryMiBMax: 257 })).toBe(false);
  });
});
