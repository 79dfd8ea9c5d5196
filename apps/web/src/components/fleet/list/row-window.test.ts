import { describe, expect, it } from "vitest";
import { rowWindow, scrollToRow } from "./row-window.ts";

describe("rowWindow", () => {
  it("draws what is in sight and a few rows around it", () => {
    expect(rowWindow(10_000, 40, 4_000, 400)).toEqual({ from: 92, to: 118 });
  });

  it("keeps within the list, also when it became shorter than the scroll", () => {
    expect(rowWindow(5, 40, 0, 400)).toEqual({ from: 0, to: 5 });
    expect(rowWindow(5, 40, 4_000, 400)).toEqual({ from: 5, to: 5 });
    expect(rowWindow(0, 40, 0, 400)).toEqual({ from: 0, to: 0 });
  });
});

describe("scrollToRow", () => {
  it("moves only as far as it must", () => {
    expect(scrollToRow(5, 40, 0, 400)).toBe(0);
    expect(scrollToRow(10, 40, 0, 400)).toBe(40);
    expect(scrollToRow(2, 40, 200, 400)).toBe(80);
  });
});
