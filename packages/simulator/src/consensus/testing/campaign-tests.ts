import { describe, expect, it } from "vitest";
import { addSummary, createCampaignSummary, describeFailure, runCampaign } from "../campaign.ts";
import { missingFaults } from "../faults.ts";

const seedsPerTest = 25;

/** Tests over a range of seeds, in parts that a report shows one by one. */
export function testCampaign({ from, seeds }: { from: number; seeds: number }): void {
  describe(`seeds ${from} to ${from + seeds - 1}`, () => {
    const total = createCampaignSummary();

    for (let first = from; first < from + seeds; first += seedsPerTest) {
      it(`holds all invariants from seed ${first} on`, { timeout: 300_000 }, () => {
        const part = runCampaign({ from: first, seeds: seedsPerTest });
        addSummary(total, part);
        expect(part.failures.map((failure) => describeFailure(failure))).toEqual([]);
        expect(part.seeds).toBe(seedsPerTest);
      });
    }

    it("met every kind of fault, and did work in spite of them", () => {
      expect(missingFaults(total.faults)).toEqual([]);
      expect(total.steps).toBeGreaterThan(seeds * 10_000);
      expect(total.operations).toBeGreaterThan(seeds * 50);
    });
  });
}
