import { describe, expect, it } from "vitest";
import type { StepView } from "../run-overlay/run-model.ts";
import { lanesMax, timelineOf, timelineTicks } from "./timeline.ts";

const step = (nodeId: string, startedAt: number, finishedAt: number | null): StepView => ({
  nodeId,
  iteration: String(startedAt),
  attempt: 1,
  state: finishedAt === null ? "running" : "succeeded",
  startedAt,
  finishedAt,
  edgeNodeId: null,
  error: null,
  outputSize: null,
  outputsTaken: [],
});

describe("the timeline of a run", () => {
  it("places bars as shares of the time, rows in the order of their beginning", () => {
    const timeline = timelineOf([step("b", 150, 200), step("a", 100, 150)], 1_000);
    expect(timeline).toMatchObject({ from: 100, durationMs: 100, omitted: 0 });
    expect(timeline.rows.map((row) => row.nodeId)).toEqual(["a", "b"]);
    expect(timeline.rows[1]?.bars[0]).toMatchObject({ start: 0.5, end: 1, lane: 0 });
  });

  it("lets what goes on reach until now", () => {
    const timeline = timelineOf([step("a", 0, 50), step("b", 50, null)], 200);
    expect(timeline.rows[1]?.bars[0]).toMatchObject({ start: 0.25, end: 1 });
  });

  it("puts overlapping iterations into lanes and reuses free ones", () => {
    const timeline = timelineOf([step("a", 0, 10), step("a", 5, 15), step("a", 10, 20)], 20);
    expect(timeline.rows[0]?.bars.map((bar) => bar.lane)).toEqual([0, 1, 0]);
    expect(timeline.rows[0]?.lanes).toBe(2);
  });

  it("never needs more lanes than it shows", () => {
    const many = Array.from({ length: 40 }, (_, index) => step("a", index, 100));
    expect(timelineOf(many, 100).rows[0]?.lanes).toBe(lanesMax);
  });

  it("says how many attempts it left out", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => step("a", index, index + 1));
    expect(timelineOf(many, 2_000).omitted).toBe(500);
  });

  it("leaves out what never began, and stays finite within one millisecond", () => {
    const never: StepView = { ...step("a", 0, null), startedAt: null };
    expect(timelineOf([never], 5).rows).toEqual([]);
    expect(timelineOf([step("a", 5, 5)], 5).durationMs).toBe(1);
  });
});

describe("ticks", () => {
  it("are round and few", () => {
    expect(timelineTicks(100)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(timelineTicks(1_240)).toEqual([0, 500, 1_000]);
    expect(timelineTicks(1)).toHaveLength(6);
  });
});
