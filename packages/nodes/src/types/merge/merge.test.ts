import type { JsonValue } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const merge = (mode: string, values: Record<string, JsonValue | undefined>) => {
  const arrivals = Object.entries(values).map(([name, value]) => ({
    nodeId: name,
    nodeName: name,
    output: "main",
    value,
  }));
  return executeNode(definition, { mode }, null, createTestContext({ arrivals }));
};

describe("Merge", () => {
  it("appends lists and single values, dead branches left out", async () => {
    expect(await merge("append", { a: [1, 2], b: undefined, c: 3 })).toEqual({
      merged: [1, 2, 3],
      count: 2,
    });
  });

  it("takes the first branch that carried a value, null included", async () => {
    expect(await merge("first", { a: undefined, b: null, c: 3 })).toEqual({
      merged: null,
      count: 2,
    });
  });

  it("combines objects, the later winning, others under their node's name", async () => {
    const { merged } = await merge("combine", { a: { x: 1, y: 1 }, b: { y: 2 }, c: 5 });
    expect(merged).toEqual({ x: 1, y: 2, c: 5 });
  });

  it("waits for all and says who brought nothing", async () => {
    expect((await merge("wait_all", { a: 1, b: 2 })).merged).toEqual({ a: 1, b: 2 });
    await expect(merge("wait_all", { a: 1, b: undefined })).rejects.toThrow(
      /Nothing came from "b"/,
    );
  });
});
