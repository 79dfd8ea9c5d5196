import { describe, expect, it } from "vitest";
import { parseSoakOptions } from "./options.ts";

const bugs = ["skips_sync", "votes_twice_in_term"];

describe("parseSoakOptions", () => {
  it("runs the shipped cores unless told otherwise", () => {
    expect(parseSoakOptions([], bugs)).toEqual({
      seeds: 1_000,
      from: 1,
      jobs: 2,
      steps: 10_000,
      bugs: [],
      transcript: null,
    });
  });

  it("takes one planted bug or all of them", () => {
    expect(parseSoakOptions(["--bug", "skips_sync"], bugs).bugs).toEqual(["skips_sync"]);
    expect(parseSoakOptions(["--bugs"], bugs).bugs).toEqual(bugs);
    expect(() => parseSoakOptions(["--bug", "none"], bugs)).toThrow(/no planted bug none/);
  });

  it("refuses numbers that are none", () => {
    expect(() => parseSoakOptions(["--seeds", "0"], bugs)).toThrow(/--seeds is 0/);
    expect(() => parseSoakOptions(["--from", "x"], bugs)).toThrow(/--from is x/);
  });
});
