import { describe, expect, it } from "vitest";
import { breakAtGaps, typicalGapMs } from "./gaps.ts";

describe("breakAtGaps", () => {
  it("leaves samples that follow closely as they are", () => {
    expect(breakAtGaps([0, 1000, 2000], [[1, 2, 3]], 3000)).toEqual({
      times: [0, 1000, 2000],
      columns: [[1, 2, 3]],
    });
  });

  it("puts a time without values into a silence, for all series alike", () => {
    const { times, columns } = breakAtGaps(
      [0, 1000, 9000],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      3000,
    );
    expect(times).toEqual([0, 1000, 2500, 9000]);
    expect(columns).toEqual([
      [1, 2, null, 3],
      [4, 5, null, 6],
    ]);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it("keeps given gaps and fills short series", () => {
    expect(breakAtGaps([0, 1], [[null, 1], [7]], 10).columns).toEqual([
      [null, 1],
      [7, null],
    ]);
  });
});

describe("typicalGapMs", () => {
  it("is not moved by one long silence", () => {
    expect(typicalGapMs([0, 1000, 2000, 3000, 60_000])).toBe(3000);
  });

  it("cannot tell from two samples", () => {
    expect(typicalGapMs([0, 1000])).toBe(Number.POSITIVE_INFINITY);
  });
});
