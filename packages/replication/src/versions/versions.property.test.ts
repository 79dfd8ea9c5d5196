import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKnownDots } from "./known-dots.ts";
import { covers, type Dot, joinVectors, type VersionVector } from "./version-vector.ts";

const actor = fc.constantFrom("a", "b", "c");
const dot = fc.record({ actor, counter: fc.integer({ min: 1, max: 12 }) });
const vector: fc.Arbitrary<VersionVector> = fc
  .dictionary(actor, fc.integer({ min: 1, max: 9 }))
  .map((record) => new Map(Object.entries(record)));
const sorted = (one: VersionVector): unknown[] => [...one].toSorted();

describe("version vectors", () => {
  it("join to the least that covers both, in whatever order", () => {
    fc.assert(
      fc.property(vector, vector, vector, (a, b, c) => {
        const ab = joinVectors(a, b);
        expect(covers(ab, a) && covers(ab, b)).toBe(true);
        expect(sorted(ab)).toEqual(sorted(joinVectors(b, a)));
        expect(sorted(joinVectors(ab, c))).toEqual(sorted(joinVectors(a, joinVectors(b, c))));
        expect(sorted(joinVectors(a, a))).toEqual(sorted(a));
        if (covers(c, a) && covers(c, b)) expect(covers(c, ab)).toBe(true);
      }),
    );
  });
});

describe("known dots", () => {
  const nameOf = ({ actor: by, counter }: Dot): string => `${by}${counter}`;

  it("are the set of what was added and joined, whatever the order and the gaps", () => {
    fc.assert(
      fc.property(fc.array(dot), fc.array(dot), (mine, theirs) => {
        const here = createKnownDots();
        const there = createKnownDots();
        for (const one of mine) here.add(one);
        for (const one of theirs) there.add(one);
        here.join(there.image());
        const all = new Set([...mine, ...theirs].map(nameOf));
        for (const by of ["a", "b", "c"]) {
          let whole = 0;
          while (all.has(`${by}${whole + 1}`)) whole += 1;
          expect(here.upTo(by)).toBe(whole);
          expect(here.covers(new Map([[by, whole + 1]]))).toBe(false);
          for (let counter = 1; counter <= 13; counter += 1) {
            expect(here.has({ actor: by, counter })).toBe(all.has(`${by}${counter}`));
          }
        }
        expect(here.coversImage(there.image())).toBe(true);
      }),
    );
  });
});
