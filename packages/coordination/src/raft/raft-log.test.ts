import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RaftLog } from "./raft-log.ts";
import { dataEntry } from "./testing/driven-core.ts";
import { TestLog } from "./testing/test-log.ts";
import type { Entry } from "./types.ts";

const operation = fc.oneof(
  fc.record({ type: fc.constant("append" as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    type: fc.constant("replace" as const),
    back: fc.nat(5),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ type: fc.constant("write" as const) }),
  fc.record({ type: fc.constant("sync" as const), count: fc.integer({ min: 1, max: 3 }) }),
);

describe("the log with its tail", () => {
  it("reads as one log, and calls durable only what the disk holds as it now is", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const view = new TestLog();
        const disk = new TestLog();
        const log = new RaftLog(view);
        const writes: { sequence: number; entries: readonly Entry[] }[] = [];
        let model: Entry[] = [];
        let term = 1;
        let sequence = 0;
        for (const each of operations) {
          if (each.type === "append" || each.type === "replace") {
            const from = Math.max(1, model.length + 1 - (each.type === "replace" ? each.back : 0));
            if (from <= model.length) term += 1;
            const entries = Array.from({ length: each.count }, (_, at) =>
              dataEntry(from + at, term),
            );
            log.replaceFrom(entries);
            model = [...model.slice(0, from - 1), ...entries];
          } else if (each.type === "write") {
            sequence += 1;
            const entries = log.handOut(sequence, term, null);
            view.write(null, entries);
            writes.push({ sequence, entries });
          } else {
            const done = writes.splice(0, each.count);
            for (const { entries } of done) disk.write(null, entries);
            const last = done.at(-1);
            if (last !== undefined) log.acknowledge(last.sequence);
          }
          const end = model.length + 1;
          expect(log.lastIndex()).toBe(model.length);
          expect(log.entries(1, end, 1_000).length).toBeGreaterThanOrEqual(
            Math.min(1, model.length),
          );
          expect(readAll(log, end)).toEqual(model);
          expect(disk.list.slice(0, log.persisted)).toEqual(model.slice(0, log.persisted));
        }
        log.handOut(sequence + 1, term, null);
        log.acknowledge(sequence + 1);
        expect(log.persisted).toBe(model.length);
      }),
    );
  });

  it("cuts what it gives after the bytes asked for, yet gives one entry", () => {
    const log = new RaftLog(TestLog.of([1, 1, 1]));
    log.replaceFrom([dataEntry(4, 1), dataEntry(5, 1)]);
    expect(log.entries(1, 6, 4).map(({ index }) => index)).toEqual([1, 2, 3, 4]);
    expect(log.entries(2, 6, 0).map(({ index }) => index)).toEqual([2]);
    expect(log.entries(5, 6, 0).map(({ index }) => index)).toEqual([5]);
    expect(log.entries(6, 6, 9)).toEqual([]);
  });
});

function readAll(log: RaftLog, end: number): Entry[] {
  const found: Entry[] = [];
  while (found.length + 1 < end) {
    const part = log.entries(found.length + 1, end, 3);
    if (part.length === 0) break;
    found.push(...part);
  }
  return found;
}
