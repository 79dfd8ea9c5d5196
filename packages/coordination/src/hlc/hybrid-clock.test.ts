import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHybridClock } from "./hybrid-clock.ts";
import {
  compareTimestamps,
  counterMax,
  formatTimestamp,
  parseTimestamp,
  wallMsMax,
} from "./timestamp.ts";

const stamp = fc.record({
  wallMs: fc.integer({ min: 0, max: wallMsMax }),
  counter: fc.integer({ min: 0, max: counterMax }),
});

/** A wall clock that is set by hand. */
function wallClock(start: number) {
  return { ms: start, now: () => 0 };
}

function clockAt(start: number, options = {}) {
  const wall = wallClock(start);
  wall.now = () => wall.ms;
  return { wall, clock: createHybridClock({ clock: wall, driftMsMax: 1000, ...options }) };
}

describe("hybrid timestamps", () => {
  it("keep their order as text, and come back from it", () => {
    fc.assert(
      fc.property(stamp, stamp, (a, b) => {
        const [x, y] = [formatTimestamp(a), formatTimestamp(b)];
        expect(Math.sign(compareTimestamps(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0);
        expect(parseTimestamp(x)).toEqual(a);
      }),
    );
  });

  it.each(["", "0", "00000000000000000", "000000000000000G", "00000000 0000000"])(
    "are not read from %j",
    (text) => {
      expect(() => parseTimestamp(text)).toThrow(
        expect.objectContaining({ code: "invalid_input" }),
      );
    },
  );
});

describe("hybrid clock", () => {
  it("follows the example of the paper: time leads, the counter breaks ties, receipts go beyond both", () => {
    const { wall, clock } = clockAt(10);
    expect(clock.next()).toEqual({ wallMs: 10, counter: 0 });
    expect(clock.next()).toEqual({ wallMs: 10, counter: 1 });
    expect(clock.receive({ wallMs: 12, counter: 3 })).toEqual({ wallMs: 12, counter: 4 });
    wall.ms = 11;
    expect(clock.next()).toEqual({ wallMs: 12, counter: 5 });
    expect(clock.receive({ wallMs: 12, counter: 1 })).toEqual({ wallMs: 12, counter: 6 });
    wall.ms = 20;
    expect(clock.receive({ wallMs: 12, counter: 9 })).toEqual({ wallMs: 20, counter: 0 });
  });

  it("never goes back and stays within the bound, however the wall clock jumps", () => {
    const step = fc.record({ wallMs: fc.integer({ min: 0, max: 5000 }), remote: fc.nat(8000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { wall, clock } = clockAt(0);
        let before = clock.last();
        let highestReading = 0;
        for (const { wallMs, remote } of steps) {
          wall.ms = wallMs;
          highestReading = Math.max(highestReading, wallMs);
          const incoming = { wallMs: remote, counter: remote % 7 };
          const isTooFar = remote > wallMs + 1000;
          if (isTooFar) {
            expect(() => clock.receive(incoming)).toThrow(/ahead of the clock here/);
            expect(clock.last()).toEqual(before);
          }
          const given = isTooFar ? clock.next() : clock.receive(incoming);
          expect(compareTimestamps(given, before)).toBeGreaterThan(0);
          if (!isTooFar) expect(compareTimestamps(given, incoming)).toBeGreaterThan(0);
          expect(given.wallMs).toBeLessThanOrEqual(highestReading + 1001);
          before = given;
        }
      }),
    );
  });

  it("carries a full counter over into the next millisecond", () => {
    const { clock } = clockAt(5, { restoredFrom: { wallMs: 5, counter: counterMax } });
    expect(clock.next()).toEqual({ wallMs: 6, counter: 0 });
    expect(clock.aheadMs()).toBe(1);
  });

  it("starts after the bound that was kept, although the wall clock was set back", () => {
    const { wall, clock } = clockAt(1000);
    const kept = clock.reserve(500);
    for (let i = 0; i < 500; i += 1) {
      wall.ms += 1;
      clock.receive({ wallMs: wall.ms + 1000, counter: 5 });
    }
    const restarted = clockAt(10, { restoredFrom: kept }).clock;
    expect(compareTimestamps(restarted.next(), clock.last())).toBeGreaterThan(0);
  });

  it("is caught when it goes back", () => {
    const { wall, clock } = clockAt(100, { plantedBugs: new Set(["hybrid_clock_goes_back"]) });
    const first = clock.next();
    wall.ms = 50;
    expect(compareTimestamps(clock.next(), first)).toBeLessThan(0);
  });
});
