import { createVirtualTime } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { parseParameters } from "../../define-node.ts";
import { executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const until = (values: object) =>
  definition.waitUntil?.(parseParameters(definition, { ...values }), createVirtualTime(1_000));

describe("Wait", () => {
  it("goes on after the duration", () => {
    expect(until({ durationMs: 500 })).toBe(1_500);
  });

  it("goes on at the time, offsets counted in", () => {
    expect(until({ mode: "until", until: "1970-01-01T01:00:05+01:00" })).toBe(5_000);
  });

  it("wants a time when it waits until one", () => {
    expect(definition.check({ mode: "until" })).toMatchObject([{ field: "until", missing: true }]);
    expect(definition.check({ mode: "until", until: { $expr: "input.at" } })).toEqual([]);
    expect(definition.check({ mode: { $expr: "input.mode" } })).toEqual([]);
    expect(definition.check({})).toEqual([]);
  });

  it("passes its input on", async () => {
    expect(await executeNode(definition, {}, { a: 1 })).toMatchObject({ value: { a: 1 } });
  });
});
