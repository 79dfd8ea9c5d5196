import { describe, expect, it } from "vitest";
import { describeFailure } from "./campaign.ts";
import { caughtBugs } from "./caught-bugs.ts";
import { keptSeeds } from "./kept-seeds.ts";
import { huntedBugs } from "./planted-bugs.ts";
import { simulateConsensus } from "./run.ts";

describe("seeds that once failed", () => {
  it.each(keptSeeds)("hold: seed $seed, $reason", { timeout: 60_000 }, ({ seed }) => {
    const result = simulateConsensus({ seed });
    expect(result.violation, describeFailure(result)).toBeNull();
  });
});

describe("planted bugs", () => {
  it("are all caught within two hundred seeds", () => {
    expect(caughtBugs.map(({ bug }) => bug)).toEqual([...huntedBugs].sort());
    expect(Math.max(...caughtBugs.map(({ seed }) => seed))).toBeLessThanOrEqual(200);
  });

  // A change of the cores shifts what a seed does, so a bug may show a few seeds later than it did.
  it.each(caughtBugs)("$bug gives itself away", { timeout: 300_000 }, ({ bug, seed }) => {
    const plantedBugs = new Set([bug]);
    const near = Array.from({ length: 200 }, (_, i) => 1 + ((seed - 1 + i) % 200));
    const caught = near.some(
      (candidate) => simulateConsensus({ seed: candidate, plantedBugs }).violation !== null,
    );
    expect(caught).toBe(true);
  });
});

describe("simulateConsensus", () => {
  it("does the same again for the same seed, and something else for another", {
    timeout: 60_000,
  }, () => {
    const [first, again, other] = [7, 7, 8].map((seed) => simulateConsensus({ seed }));
    expect(again).toEqual(first);
    expect(other?.traceHash).not.toBe(first?.traceHash);
  });

  it("does the same whether or not somebody listens", { timeout: 60_000 }, () => {
    const lines: string[] = [];
    const heard = simulateConsensus({ seed: 7, onLine: (line) => lines.push(line) });
    expect(heard.traceHash).toBe(simulateConsensus({ seed: 7 }).traceHash);
    expect(lines.length).toBeGreaterThan(1_000);
  });
});
