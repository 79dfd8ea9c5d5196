import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const started = async (input: object | null) => {
  const context = createTestContext({
    trigger: { kind: "manual", input: JSON.parse(JSON.stringify(input)) },
  });
  const output = await executeNode(definition, { sampleInput: { a: 1 } }, null, context);
  return output.input;
};

describe("ManualTrigger", () => {
  it("gives what the run was started with, and the sample when that is nothing", async () => {
    expect(await started({ b: 2 })).toEqual({ b: 2 });
    expect(await started([])).toEqual({ a: 1 });
    expect(await started({})).toEqual({ a: 1 });
    expect(await started(null)).toEqual({ a: 1 });
  });
});
