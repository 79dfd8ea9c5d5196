import { describe, expect, it } from "vitest";
import { boundedRegExp } from "./expression-regexp.ts";

const compile = (source: string): RegExp => new boundedRegExp(source);

describe("boundedRegExp", () => {
  it.each([
    "a+b*",
    "(ab)+",
    "(\\d{2}:){3}",
    "[a(+)]+",
    "\\(a+\\)+",
    "(?:edge)-(\\d+)",
    "^(a|b)$",
    "x{2,5}",
  ])("takes %s", (source) => {
    expect(compile(source).source).toBe(source);
  });

  it.each(["(a+)+", "(a*)*", "(a|ab)*", "((a+)b)+", "(a{1,})+", "(?:a+){9}", "((ab)+)*"])(
    "refuses %s",
    (source) => {
      expect(() => compile(source)).toThrow("repeats a group");
    },
  );

  it("refuses patterns that are too long", () => {
    expect(() => compile("a".repeat(501))).toThrow("at most 500");
  });

  it("takes a regular expression with its flags", () => {
    expect(new boundedRegExp(/Edge/gi).flags).toBe("gi");
  });
});
