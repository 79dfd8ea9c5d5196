import { createSeededRandom } from "@edgeloom/kernel";
import fc from "fast-check";
import { type Entry, emptyEntry } from "../entry/entry.ts";
import { createDataReplica } from "../replica/replica.ts";
import type { DataReplica } from "../replica/types.ts";
import type { DataChange } from "../values/change.ts";

/** One thing that happens at one of three copies of a key. */
export type Step =
  | {
      readonly type: "change";
      readonly at: number;
      readonly change: DataChange;
      readonly keep: boolean;
    }
  /** `at` hears from another one. */
  | { readonly type: "hear"; readonly at: number; readonly from: number };

const at = fc.nat(2);
const element = fc.constantFrom("x", "y", "z");
const list = fc.array(element, { maxLength: 2 });

export const counterChange: fc.Arbitrary<DataChange> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.integer({ min: -5, max: 9 }).map((by) => ({ type: "increment", by }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ type: "delete" } as const) },
);
export const setChange: fc.Arbitrary<DataChange> = fc.record({
  type: fc.constant("change_set" as const),
  add: list,
  remove: list,
});
export const mapChange: fc.Arbitrary<DataChange> = fc.record({
  type: fc.constant("change_map" as const),
  set: fc.dictionary(fc.constantFrom("name", "city"), fc.nat(9)),
  increment: fc.dictionary(fc.constant("visits"), fc.nat(5)),
  add: fc.dictionary(fc.constant("tags"), list),
  remove: fc.array(fc.constantFrom("name", "visits", "tags"), { maxLength: 1 }),
});
export const putChange: fc.Arbitrary<DataChange> = fc.oneof(
  fc.nat(9).map((value) => ({ type: "put", value }) as const),
  fc.constant({ type: "delete" } as const),
);

export function history(change: fc.Arbitrary<DataChange>): fc.Arbitrary<readonly Step[]> {
  const changes = fc.record({
    type: fc.constant("change" as const),
    at,
    change,
    keep: fc.boolean(),
  });
  const hearing = fc.record({ type: fc.constant("hear" as const), at, from: at });
  return fc.array(fc.oneof(changes, hearing), { maxLength: 25 });
}

const key = "k";
const places = [0, 1, 2].map((i) => ({ nodeId: `n${i}`, region: "r" }));

const entryOf = (replica: DataReplica): Entry =>
  replica
    .image()
    .flatMap((record) => (record.type === "entry" ? [record.entry] : []))
    .at(0) ?? emptyEntry;

/** Plays a history at real copies. Gives their entries after each step. */
export function play(steps: readonly Step[]): { entries: Entry[]; seen: Entry[] } {
  let wallMs = 1_000;
  const copies = places.map(({ nodeId }, i) =>
    createDataReplica({
      nodeId,
      actor: nodeId,
      places,
      // Clocks that disagree, and by turns stand still.
      clock: { now: () => wallMs + 7 * i },
      random: createSeededRandom(i),
      records: [],
    }),
  );
  const seen: Entry[] = [];
  for (const step of steps) {
    wallMs += 3;
    const copy = copies[step.at];
    if (copy === undefined) continue;
    if (step.type === "hear") {
      const entry = entryOf(copies[step.from] ?? copy);
      copy.receive(`n${step.from}`, { type: "write_request", id: 1, key, entry }, 0);
    } else {
      const resolution = step.keep ? "keep_siblings" : "last_write_wins";
      const request = { key, change: step.change, resolution, level: "one" } as const;
      copy.write({ ...request, session: null, request: "", timeoutMs: 1 }, 0, () => undefined);
    }
    copy.take();
    seen.push(entryOf(copy));
  }
  return { entries: copies.map(entryOf), seen };
}
