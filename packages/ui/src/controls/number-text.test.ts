import { describe, expect, it } from "vitest";
import { clampToStep, parseNumber } from "./number-text.ts";

describe("parseNumber", () => {
  it.each([
    ["12", 12],
    [" -3.5 ", -3.5],
    ["1,5", 1.5],
    [".25", 0.25],
    ["2e3", 2000],
  ])("reads %j", (text, value) => {
    expect(parseNumber(text)).toEqual({ kind: "number", value });
  });

  it.each(["-", "1e", "abc", "1.2.3", "0x10", "1e999"])("waits for more after %j", (text) => {
    expect(parseNumber(text).kind).toBe("unfinished");
  });

  it("knows an empty control", () => {
    expect(parseNumber("  ").kind).toBe("empty");
  });
});

describe("clampToStep", () => {
  it("does not show the errors of binary fractions", () => {
    expect(clampToStep(0.1 + 0.2, 0.1, 0, 1)).toBe(0.3);
  });

  it("keeps decimals that the user typed", () => {
    expect(clampToStep(2.25 + 1, 1, 0, 10)).toBe(3.25);
  });

  it("holds the bounds", () => {
    expect(clampToStep(11, 1, 0, 10)).toBe(10);
    expect(clampToStep(-1, 1, 0, 10)).toBe(0);
  });
});
