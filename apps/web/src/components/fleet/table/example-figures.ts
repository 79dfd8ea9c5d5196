import { telemetryFields } from "@edgeloom/agent-core";
import type { NodeFigures } from "@edgeloom/db";

/** Figures of three edge nodes, for tests. */
export function exampleFigures(change: Partial<NodeFigures> = {}): NodeFigures {
  return {
    ids: ["berlin-1", "lagos-1", "lima-1"],
    indexes: [4, 9, 2],
    names: ["Berlin", "Lagos", "Lima"],
    cities: ["Berlin", "Lagos", "Lima"],
    countries: ["DE", "NG", "PE"],
    regions: ["eu-central", "africa", "south-america"],
    longitudes: [13.4, 3.4, -77],
    latitudes: [52.5, 6.5, -12],
    health: ["healthy", "degraded", "unknown"],
    lifecycles: ["active", "active", "initialized"],
    cordoned: [false, true, false],
    online: [true, true, false],
    labels: [{ tier: "hub" }, { tier: "metro" }, { tier: "local" }],
    workloads: [2, 0, 0],
    sampledAt: [1_000, 1_000, null],
    values: Object.fromEntries(
      telemetryFields.map((field) => [field, [0.25, 0.75, null]]),
    ) as NodeFigures["values"],
    ...change,
  };
}
