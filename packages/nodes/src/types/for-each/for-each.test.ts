import { describe, expect, it } from "vitest";
import { parseParameters } from "../../define-node.ts";
import { executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const items = (values: object, input: null | number[] | object) => {
  const { loop } = definition;
  if (loop?.kind !== "each") throw new Error("it loops over items");
  return loop.items(parseParameters(definition, { ...values }), JSON.parse(JSON.stringify(input)));
};

describe("ForEach", () => {
  it("takes its own items before the input", () => {
    expect(items({ items: [1, 2] }, [3])).toEqual([1, 2]);
    expect(items({}, [3])).toEqual([3]);
  });

  it("gives the index when asked to", () => {
    expect(items({ includeIndex: true }, [7])).toEqual([{ index: 0, item: 7 }]);
  });

  it("refuses an input that is no list", () => {
    expect(() => items({}, { a: 1 })).toThrow(/needs a list/);
  });

  it("gives the results in order", async () => {
    const outcome = { results: [1, null, 3], iterations: 3 };
    expect(await executeNode(definition, {}, outcome)).toEqual({ done: [1, null, 3], count: 3 });
  });
});
