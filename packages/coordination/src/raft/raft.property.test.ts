import { createSeededRandom } from "@edgeloom/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Faults, noFaults, TestGroup } from "./testing/test-group.ts";

const some = (max: number) => fc.double({ min: 0, max, noNaN: true });
const faults: fc.Arbitrary<Faults> = fc.record({
  loss: some(0.3),
  duplication: some(0.2),
  crash: some(0.005),
  partition: some(0.003),
  pause: some(0.003),
  change: some(0.005),
  transfer: some(0.005),
  compaction: some(0.02),
});

describe("a group of cores", () => {
  it("is safe under loss, duplication, reordering, crashes, pauses and changes, and recovers", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 2, 3, 4, 5), faults, (seed, size, drawn) => {
        const group = new TestGroup(seed, size, drawn);
        group.run(1_500);
        expect(group.heal(3_000)).toBe(true);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("stays safe and elects leaders whatever a failure detector says, be it always wrong", () => {
    const share = fc.constantFrom(0, 0.5, 1);
    fc.assert(
      fc.property(fc.integer(), faults, share, share, (seed, drawn, allowed, lost) => {
        const random = createSeededRandom(seed);
        const advice = {
          mayCampaign: () => random.next() < allowed,
          hasLostQuorum: () => random.next() < lost,
        };
        const group = new TestGroup(seed, 3, drawn, [], advice);
        group.run(1_500);
        expect(group.heal(3_000)).toBe(true);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it("elects a leader that commits and serves reads when nothing goes wrong (pitfall 4)", () => {
    const group = new TestGroup(1, 3, noFaults);
    group.run(600);
    expect(group.checks.lastCommitted).toBeGreaterThan(10);
    expect([...group.members.values()].every(({ readsAnswered }) => readsAnswered > 0)).toBe(true);
  });
});
