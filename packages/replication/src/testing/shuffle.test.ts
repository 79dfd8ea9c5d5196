import { describe, expect, it } from "vitest";
import type { ReplicationBug } from "../planted-bugs.ts";
import { replicationBugs } from "../planted-bugs.ts";
import { shuffle } from "./shuffle.ts";

const seedsUpTo = (count: number) => Array.from({ length: count }, (_, seed) => seed);
const seeds = seedsUpTo(30);

describe("replicas under loss, reordering, partitions and crashes", () => {
  it("converge, lose nothing acknowledged, keep sessions and the bound of staleness", () => {
    const counts: Record<string, number> = {};
    for (const seed of seeds) {
      const result = shuffle({ seed });
      expect({ seed, violations: result.violations }).toEqual({ seed, violations: [] });
      for (const [what, count] of Object.entries(result.counts)) {
        counts[what] = (counts[what] ?? 0) + count;
      }
    }
    for (const what of [
      "cuts",
      "crashes",
      "bad network",
      "heals",
      "bounded reads",
      "reads refused",
      "writes refused",
    ]) {
      expect(counts[what], what).toBeGreaterThan(5);
    }
    expect(counts.writes).toBeGreaterThan(1_000);
  }, 60_000);

  it("converge by hand-off alone", () => {
    for (const seed of seeds.slice(0, 12)) {
      expect({ seed, ...shuffle({ seed, handOffAlone: true }) }).toMatchObject({ violations: [] });
    }
  }, 60_000);

  it("do the same again for the same seed", () => {
    expect(shuffle({ seed: 5 }).trace).toBe(shuffle({ seed: 5 }).trace);
    expect(shuffle({ seed: 5 }).trace).not.toBe(shuffle({ seed: 6 }).trace);
  }, 60_000);

  // The window of that one is narrow; it has a scenario of its own.
  const drawn = (Object.keys(replicationBugs) as ReplicationBug[]).filter(
    (bug) => bug !== "staleness_from_answer_time",
  );
  it.each(drawn)(
    "are caught with %s",
    (bug) => {
      const plantedBugs = new Set([bug]);
      const caught = seedsUpTo(200).some((seed) => {
        const handOffAlone = bug === "hint_dropped";
        return shuffle({ seed, plantedBugs, handOffAlone }).violations.length > 0;
      });
      expect(caught).toBe(true);
    },
    60_000,
  );
});
