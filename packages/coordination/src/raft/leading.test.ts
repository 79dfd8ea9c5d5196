import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reachedByMajority, reachedByQuorum } from "./leading.ts";
import { createProgress, InflightWindow } from "./progress.ts";

const members = (matches: readonly number[]) =>
  matches.map((match, at) => Object.assign(createProgress(`m${at}`, 1), { match }));
const matchOf = ({ match }: { readonly match: number }) => match;

describe("what a majority reaches", () => {
  it("is the greatest value that more than half of the members have", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 9 }), (matches) => {
        const reached = reachedByMajority(members(matches), matchOf);
        const countAt = (value: number) => matches.filter((match) => match >= value).length;
        expect(countAt(reached) * 2).toBeGreaterThan(matches.length);
        expect(countAt(reached + 1) * 2).toBeLessThanOrEqual(matches.length);
      }),
    );
  });

  it("is reached by both halves while joint", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
        (incoming, outgoing) => {
          const voters = members(incoming);
          const votersOutgoing = members(outgoing);
          const reached = reachedByQuorum({ voters, votersOutgoing }, matchOf);
          expect(reached).toBe(
            Math.min(
              reachedByMajority(voters, matchOf),
              reachedByMajority(votersOutgoing, matchOf),
            ),
          );
        },
      ),
    );
  });
});

describe("the in-flight window", () => {
  it("holds the requests after the index acknowledged", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ack: fc.nat(800), size: fc.nat(9) }), {
          minLength: 1,
          maxLength: 900,
        }),
        (list) => {
          const window = new InflightWindow();
          let model: { last: number; size: number }[] = [];
          list.forEach(({ ack, size }, last) => {
            window.add(last, size);
            model.push({ last, size });
            if (ack % 3 === 0) {
              window.freeTo(ack);
              model = model.filter((request) => request.last > ack);
            }
            expect(window.count).toBe(model.length);
            expect(window.bytes).toBe(model.reduce((sum, request) => sum + request.size, 0));
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});
