import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeLiveness } from "./liveness.ts";

const settings = { knownSince: 0, intervalMs: 30_000, missedIntervalsMax: 3 };
const judge = (now: number, lastSeenAt: number | undefined) =>
  judgeLiveness({ ...settings, now, lastSeenAt });

describe("judgeLiveness", () => {
  it("finds a silent node down after the missed intervals, and not merely unknown", () => {
    expect(judge(100_000, 100_000).state).toBe("up");
    expect(judge(129_999, 100_000).state).toBe("up");
    expect(judge(130_000, 100_000)).toMatchObject({ state: "late", missedIntervals: 1 });
    expect(judge(189_999, 100_000)).toMatchObject({ state: "late", missedIntervals: 2 });
    expect(judge(190_000, 100_000)).toMatchObject({ state: "down", missedIntervals: 3 });
  });

  it("gives a new node time for its first report, then finds it down too", () => {
    expect(judge(10_000, undefined).state).toBe("pending");
    expect(judge(90_000, undefined).state).toBe("down");
  });

  it("takes a report that is ahead of the clock for a fresh one", () => {
    expect(judge(100_000, 105_000)).toMatchObject({ state: "up", missedIntervals: 0 });
  });

  it("stays down for as long as the silence lasts", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (earlier, more) => {
        if (judge(earlier, 0).state === "down") expect(judge(earlier + more, 0).state).toBe("down");
      }),
    );
  });
});
