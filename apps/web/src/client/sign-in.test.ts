import { describe, expect, it } from "vitest";
import { safeNextPath } from "./sign-in.ts";

describe("the way on after signing in", () => {
  it("stays on this site", () => {
    expect(safeNextPath("/runs/run_1?tab=log")).toBe("/runs/run_1?tab=log");
  });

  it.each([
    "https://elsewhere.example",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "javascript:alert(1)",
    "",
    null,
    undefined,
  ])("leads to the workflows instead of %s", (next) => {
    expect(safeNextPath(next)).toBe("/workflows");
  });
});
