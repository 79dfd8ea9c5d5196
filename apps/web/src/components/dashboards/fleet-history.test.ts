import { describe, expect, it } from "vitest";
import { type FleetPoint, fleetHistory, pointOf } from "./fleet-history.ts";

const point = (at: number, cpuMean: number | null): FleetPoint => ({
  at,
  healthy: 1,
  degraded: 0,
  unhealthy: 0,
  cpuMean,
  memoryMean: null,
  requestsPerSec: null,
  errorRate: null,
  latencyP50Ms: null,
  latencyP95Ms: null,
});

describe("fleetHistory", () => {
  it("goes on from the stored points with those that arrived later", () => {
    const history = fleetHistory(
      [point(1_000, 0.1), point(2_000, 0.2)],
      [point(1_500, 0.9), point(2_990, 0.3), point(3_980, null)],
      1_000,
    );
    expect(history.times).toEqual([1_000, 2_000, 2_990, 3_980]);
    expect(history.cpu).toEqual([0.1, 0.2, 0.3, null]);
  });

  it("thins what arrives to the distance of the stored points", () => {
    const arrived = [11, 12, 13, 19, 20, 30].map((at) => point(at * 1_000, 0.5));
    expect(fleetHistory([point(10_000, 0.5)], arrived, 10_000).times).toEqual([
      10_000, 19_000, 30_000,
    ]);
  });
});

describe("pointOf", () => {
  it("counts a state that no node is in as none", () => {
    const summary = {
      at: 1,
      nodes: 3,
      online: 2,
      byHealth: { healthy: 2, down: 1 },
      cpuMean: 0.5,
      memoryMean: null,
      requestsPerSec: 10,
      errorRate: 0,
      latencyP50Ms: 1,
      latencyP95Ms: 2,
    };
    expect(pointOf(summary)).toMatchObject({ healthy: 2, degraded: 0, unhealthy: 0, cpuMean: 0.5 });
  });
});
