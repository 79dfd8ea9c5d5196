import { type HistoryEntry, telemetryFields } from "@edgeloom/agent-core";
import { describe, expect, it } from "vitest";
import { healthLane, leaseLane, lifecycleLane, placeSegment, workloadLanes } from "./lanes.ts";
import type { NodeSeries } from "./series.ts";

const entry = (seq: number, kind: HistoryEntry["kind"], subject = ""): HistoryEntry => ({
  seq,
  at: seq * 100,
  kind,
  subject,
  detail: "",
});

const series = (times: number[], cpu: (number | null)[]): NodeSeries => ({
  times,
  columns: {
    ...(Object.fromEntries(
      telemetryFields.map((field) => [field, times.map(() => null)]),
    ) as unknown as NodeSeries["columns"]),
    cpu,
  },
});

const states = (lane: { segments: readonly { state: string; from: number; to: number }[] }) =>
  lane.segments.map(({ state, from, to }) => [state, from, to]);

describe("healthLane", () => {
  it("judges by load and joins what stays the same", () => {
    const lane = healthLane(series([0, 10, 20, 30], [0.2, 0.3, 0.85, 0.99]), 30, 40);
    expect(states(lane)).toEqual([
      ["healthy", 0, 20],
      ["degraded", 20, 30],
      ["unhealthy", 30, 40],
    ]);
  });

  it("shows silence as down, also up to now", () => {
    const lane = healthLane(series([0, 10, 100], [0.2, 0.2, 0.2]), 30, 200);
    expect(states(lane)).toEqual([
      ["healthy", 0, 20],
      ["down", 20, 100],
      ["healthy", 100, 110],
      ["down", 110, 200],
    ]);
  });
});

describe("lifecycleLane", () => {
  it("holds each state until the next, newest entries first or last", () => {
    const history = [
      entry(3, "transition", "active"),
      entry(1, "created", "initialized"),
      entry(2, "cordoned"),
    ];
    expect(states(lifecycleLane(history, 500))).toEqual([
      ["initialized", 100, 300],
      ["active", 300, 500],
    ]);
  });
});

describe("workloadLanes", () => {
  it("gives each workload a lane that ends when it is removed", () => {
    const lanes = workloadLanes(
      [
        entry(1, "workload_deployed", "web"),
        entry(2, "workload_started", "web"),
        entry(3, "workload_started", "cache"),
        entry(4, "workload_failed", "web"),
        entry(5, "workload_removed", "web"),
      ],
      900,
    );
    expect(lanes.map(({ name }) => name)).toEqual(["web", "cache"]);
    expect(lanes.map(states)).toEqual([
      [
        ["queued", 100, 200],
        ["running", 200, 400],
        ["failed", 400, 500],
      ],
      [["running", 300, 900]],
    ]);
  });
});

describe("leaseLane", () => {
  it("ends a lease when it was given back, expired, or now", () => {
    const lease = { holder: "ada", acquiredAt: 0, expiresAt: 100, endedAt: null };
    const lane = leaseLane(
      [
        { ...lease, token: 2, acquiredAt: 80, expiresAt: 300 },
        { ...lease, token: 1, endedAt: 50 },
      ],
      200,
    );
    expect(lane.segments.map(({ from, to }) => [from, to])).toEqual([
      [0, 50],
      [80, 200],
    ]);
  });
});

describe("placeSegment", () => {
  const span = { from: 100, to: 200 };

  it("cuts at the edges of what is shown", () => {
    expect(placeSegment({ from: 50, to: 150 }, span)).toEqual({ left: 0, width: 0.5 });
    expect(placeSegment({ from: 150, to: 900 }, span)).toEqual({ left: 0.5, width: 0.5 });
  });

  it("leaves out what is outside", () => {
    expect(placeSegment({ from: 0, to: 90 }, span)).toBeNull();
    expect(placeSegment({ from: 300, to: 400 }, span)).toBeNull();
  });
});
