import { describe, expect, it } from "vitest";
import { readOutputPath, startsAtPort } from "./output-path.ts";

const output = {
  plan: { steps: [{ id: "a" }, { id: "b" }] },
  health: { cpu: 0.5, note: null },
  "a.b": { c: "dotted field" },
  a: { b: { c: "split", d: 1 } },
  main: "a field called main",
};

describe("readOutputPath", () => {
  it.each([
    ["main", output],
    ["plan.steps.1.id", "b"],
    ["health.cpu", 0.5],
    ["health.note", null],
    ["a.b.c", "dotted field"],
    ["a.b", { c: "dotted field" }],
  ])("reads %s", (path, value) => {
    expect(readOutputPath(output, path)).toEqual(value);
  });

  it.each([
    "missing",
    "health.missing",
    "plan.steps.2",
    "plan.steps.length",
    "plan.steps.-1",
    "plan.steps.01",
    "constructor",
    "__proto__",
    "health.constructor.name",
    "toString",
    "plan.steps.map",
    "health.",
    ".health",
    "",
  ])("finds nothing at %j", (path) => {
    expect(readOutputPath(output, path)).toBeUndefined();
  });

  it("reads no own field with a reserved name", () => {
    expect(
      readOutputPath(JSON.parse('{"__proto__": 1, "x": {"constructor": 2}}'), "__proto__"),
    ).toBeUndefined();
    expect(
      readOutputPath(JSON.parse('{"x": {"constructor": 2}}'), "x.constructor"),
    ).toBeUndefined();
  });

  it("gives the whole of a value that is no object for main only", () => {
    expect(readOutputPath(5, "main")).toBe(5);
    expect(readOutputPath("text", "length")).toBeUndefined();
    expect(readOutputPath(null, "x")).toBeUndefined();
    expect(readOutputPath(["x"], "0")).toBe("x");
  });
});

describe("startsAtPort", () => {
  it("tells a port and what lies inside it from ports with a longer name", () => {
    expect(startsAtPort("item", "item")).toBe(true);
    expect(startsAtPort("item.id", "item")).toBe(true);
    expect(startsAtPort("items", "item")).toBe(false);
  });
});
