import { describe, expect, it } from "vitest";
import { formatClock, timeTickLabels } from "./time-axis.ts";

const at = (hours: number, minutes: number, seconds = 0, milliseconds = 0): number =>
  new Date(2026, 2, 9, hours, minutes, seconds, milliseconds).getTime();

describe("timeTickLabels", () => {
  it.each([
    [at(14, 5), 60_000, "14:05"],
    [at(14, 5, 30), 10_000, "14:05:30"],
    [at(14, 5, 30, 250), 50, "05:30.250"],
    [at(12, 0), 86_400_000, "9 Mar"],
    [at(0, 0), 3_600_000, "9 Mar"],
  ])("%d at steps of %d ms reads %s", (tick, step, text) => {
    expect(timeTickLabels([tick], step)).toEqual([text]);
  });
});

describe("formatClock", () => {
  it("gives the time to the second", () => {
    expect(formatClock(at(3, 4, 5))).toBe("03:04:05");
  });
});
