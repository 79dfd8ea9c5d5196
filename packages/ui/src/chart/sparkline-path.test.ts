import { describe, expect, it } from "vitest";
import { sparklinePath } from "./sparkline-path.ts";

const frame = { width: 22, height: 12 };

describe("sparklinePath", () => {
  it("spans the frame from zero to the largest value", () => {
    expect(sparklinePath([0, 10], frame)).toBe("M1,11h0L21,1");
  });

  it("starts a new piece after a gap and shows a lone value", () => {
    expect(sparklinePath([10, null, 5], frame)).toBe("M1,1h0M21,6h0");
  });

  it("stays finite for nothing, and for all zeros", () => {
    expect(sparklinePath([null, null], frame)).toBe("");
    expect(sparklinePath([0, 0], frame)).toBe("M1,11h0L21,11");
  });
});
