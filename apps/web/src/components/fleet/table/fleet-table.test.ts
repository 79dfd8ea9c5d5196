import { telemetryFields } from "@edgeloom/agent-core";
import type { EdgeNodeView, TelemetryColumns } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { exampleFigures } from "./example-figures.ts";
import { markState, serviceNote } from "./fleet-node.ts";
import { FleetTable } from "./fleet-table.ts";

function columns(index: number, at: number, value: number): TelemetryColumns {
  return {
    length: 1,
    index: new Uint32Array([index]),
    at: new Float64Array([at]),
    values: new Float32Array(telemetryFields.map(() => value)),
  };
}

function loaded(): FleetTable {
  const table = new FleetTable();
  table.load(exampleFigures());
  return table;
}

const view = (id: string, change: Partial<EdgeNodeView>): EdgeNodeView =>
  ({
    id,
    health: "down",
    lifecycle: "active",
    cordoned: false,
    online: false,
    workloads: [],
    ...change,
  }) as EdgeNodeView;

describe("FleetTable", () => {
  it("writes samples to the node that their index stands for", () => {
    const table = loaded();
    table.applyTelemetry(columns(9, 2_000, 0.5));
    expect(table.get("lagos-1")).toMatchObject({ sampledAt: 2_000, values: { cpu: 0.5 } });
    expect(table.get("berlin-1")?.values.cpu).toBe(0.25);
  });

  it("takes an unmeasured figure as none, and passes over samples that come late", () => {
    const table = loaded();
    table.applyTelemetry(columns(4, 3_000, Number.NaN));
    table.applyTelemetry(columns(4, 2_000, 0.9));
    expect(table.get("berlin-1")).toMatchObject({ sampledAt: 3_000, values: { cpu: null } });
  });

  it("moves its shape with health, not with figures", () => {
    const table = loaded();
    const before = table.shapeRevision;
    table.applyTelemetry(columns(4, 2_000, 0.5));
    expect(table.shapeRevision).toBe(before);
    table.applyViews([view("berlin-1", {})]);
    expect(table.shapeRevision).toBeGreaterThan(before);
    expect(table.get("berlin-1")?.health).toBe("down");
  });

  it("tells of a node that it does not hold", () => {
    const table = loaded();
    expect(table.applyViews([view("berlin-1", {})])).toBe(false);
    expect(table.applyViews([view("oslo-1", {})])).toBe(true);
  });

  it("keeps newer figures when it is loaded anew, and drops nodes that are gone", () => {
    const table = loaded();
    table.applyTelemetry(columns(4, 5_000, 0.5));
    table.load(exampleFigures({ ids: ["berlin-1"] }));
    expect(table.nodes.map(({ id }) => id)).toEqual(["berlin-1"]);
    expect(table.get("berlin-1")).toMatchObject({ sampledAt: 5_000, values: { cpu: 0.5 } });
    expect(table.get("lima-1")).toBeUndefined();
  });
});

describe("markState", () => {
  it("shows who is not connected as down, and who never was as unknown", () => {
    expect(markState({ health: "healthy", online: false })).toBe("down");
    expect(markState({ health: "unknown", online: false })).toBe("unknown");
    expect(markState({ health: "degraded", online: true })).toBe("degraded");
  });
});

describe("serviceNote", () => {
  it("is silent in ordinary service", () => {
    expect(serviceNote({ lifecycle: "active", cordoned: false })).toBeNull();
    expect(serviceNote({ lifecycle: "active", cordoned: true })).toBe("cordoned");
    expect(serviceNote({ lifecycle: "draining", cordoned: true })).toBe("draining");
  });
});
