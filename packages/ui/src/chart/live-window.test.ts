import { describe, expect, it } from "vitest";
import { createLiveWindow } from "./live-window.ts";

describe("createLiveWindow", () => {
  it("has no edge before the first sample", () => {
    expect(createLiveWindow().edge(1000)).toBeUndefined();
  });

  it("slides with the browser's clock between samples", () => {
    const live = createLiveWindow();
    live.observe(10_000, 10_200);
    expect(live.edge(10_200)).toBe(10_000);
    expect(live.edge(10_700)).toBe(10_500);
  });

  it("takes late samples over slowly and a changed clock at once", () => {
    const live = createLiveWindow();
    live.observe(10_000, 10_000);
    live.observe(11_000, 11_400);
    expect(live.edge(11_400)).toBeCloseTo(11_340, 5);
    live.observe(12_000, 112_000);
    expect(live.edge(112_000)).toBe(12_000);
  });

  it("ignores samples that are not newer", () => {
    const live = createLiveWindow();
    live.observe(10_000, 10_000);
    live.observe(9_000, 10_500);
    expect(live.edge(10_500)).toBe(10_500);
  });
});
