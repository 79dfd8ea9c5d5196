import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDataMessage, encodeDataMessage } from "../codec/message-codec.ts";
import { digestOf, type Entry, emptyEntry, joinEntries } from "../entry/entry.ts";
import { type ConflictResolution, resolveEntry } from "../entry/resolve.ts";
import {
  counterChange,
  history,
  mapChange,
  play,
  putChange,
  type Step,
  setChange,
} from "../testing/histories.ts";

const kinds = { counter: counterChange, set: setChange, map: mapChange, value: putChange };
const resolutions: ConflictResolution[] = ["last_write_wins", "merge", "keep_siblings"];
const joinAll = (entries: readonly Entry[]): Entry =>
  entries.reduce((all, one) => joinEntries(all, one), emptyEntry);
const shown = (entry: Entry): unknown => ({
  digest: digestOf("k", entry),
  readings: resolutions.map((resolution) => resolveEntry(entry, resolution)),
});

describe.each(Object.entries(kinds))("a %s", (_kind, change) => {
  it("joins commutatively, associatively and idempotently, and reads the same on every copy", () => {
    fc.assert(
      fc.property(history(change), fc.nat(), fc.nat(), fc.nat(), (steps, i, j, k) => {
        const { seen } = play(steps);
        const pick = (n: number): Entry => seen[n % Math.max(1, seen.length)] ?? emptyEntry;
        const [a, b, c] = [pick(i), pick(j), pick(k)];
        expect(shown(joinEntries(a, b))).toEqual(shown(joinEntries(b, a)));
        expect(shown(joinEntries(joinEntries(a, b), c))).toEqual(
          shown(joinEntries(a, joinEntries(b, c))),
        );
        expect(shown(joinEntries(a, a))).toEqual(shown(a));
      }),
    );
  });

  it("goes over the wire unchanged", () => {
    fc.assert(
      fc.property(history(change), (steps) => {
        for (const entry of play(steps).entries) {
          const message = { type: "write_request", id: 7, key: "k", entry } as const;
          expect(decodeDataMessage(encodeDataMessage(message))).toEqual(message);
        }
      }),
    );
  });
});

const isChange = (step: Step): step is Extract<Step, { type: "change" }> => step.type === "change";

it("a counter counts every increment exactly once when nobody deletes", () => {
  fc.assert(
    fc.property(history(counterChange), (all) => {
      const steps = all.filter((step) => !isChange(step) || step.change.type === "increment");
      const { entries } = play(steps);
      const sum = steps
        .filter(isChange)
        .reduce((n, { change }) => n + (change.type === "increment" ? change.by : 0), 0);
      expect(Number(resolveEntry(joinAll(entries), "merge").value ?? 0)).toBe(sum);
    }),
  );
});

it("a set has what was added and not removed by somebody who had seen it: a model of events", () => {
  fc.assert(
    fc.property(history(setChange), (steps) => {
      // Each copy: the additions it has heard of, and those it has heard to be removed.
      const copies = [0, 1, 2].map(() => ({
        added: new Map<number, string>(),
        removed: new Set<number>(),
      }));
      for (const [id, step] of steps.entries()) {
        const copy = copies[step.at];
        if (copy === undefined) continue;
        if (step.type === "hear") {
          const other = copies[step.from];
          for (const [addition, element] of other?.added ?? []) copy.added.set(addition, element);
          for (const removal of other?.removed ?? []) copy.removed.add(removal);
        } else if (step.change.type === "change_set") {
          const touched = [...step.change.remove, ...step.change.add];
          for (const [addition, element] of copy.added) {
            if (touched.includes(element)) copy.removed.add(addition);
          }
          for (const [i, element] of step.change.add.entries()) {
            copy.added.set(id * 10 + i, element as string);
          }
        }
      }
      const removed = new Set(copies.flatMap((copy) => [...copy.removed]));
      const additions = copies.flatMap((copy) => [...copy.added]);
      const expected = new Set(additions.filter(([id]) => !removed.has(id)).map(([, one]) => one));
      const { value, exists } = resolveEntry(joinAll(play(steps).entries), "merge");
      expect(new Set(exists ? (value as string[]) : [])).toEqual(expected);
    }),
  );
});

it("of plain values that are kept, none is lost but to one who knew of it; the last one wins by stamp", () => {
  fc.assert(
    fc.property(history(putChange), (steps) => {
      const entry = joinAll(play(steps).entries);
      const { versions } = entry;
      for (const one of versions) {
        for (const other of versions) {
          if (one === other) continue;
          expect((one.context.get(other.dot.actor) ?? 0) >= other.dot.counter).toBe(false);
        }
      }
      const { latest } = resolveEntry(entry, "last_write_wins");
      const highest = Math.max(0, ...versions.map(({ stamp }) => stamp.wallMs));
      expect(latest?.stamp.wallMs ?? 0).toBe(highest);
    }),
  );
});

it("bytes that are no message are refused, never a crash", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(10), (bytes, type) => {
      const message = Uint8Array.from([1, type, ...bytes]);
      try {
        decodeDataMessage(message);
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid_input" });
      }
    }),
  );
});
