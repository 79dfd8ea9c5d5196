import { describe, expect, it } from "vitest";
import { executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

describe("Output", () => {
  it("names its input, or the value it is given", async () => {
    expect(await executeNode(definition, {}, { a: 1 })).toEqual({
      name: "result",
      value: { a: 1 },
    });
    expect(await executeNode(definition, { name: "x", value: null }, 1)).toEqual({
      name: "x",
      value: 1,
    });
    expect(await executeNode(definition, { value: false }, 1)).toMatchObject({ value: false });
  });
});
