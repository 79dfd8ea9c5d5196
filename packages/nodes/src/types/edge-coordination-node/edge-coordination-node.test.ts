import { describe, expect, it } from "vitest";
import { executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";

const order = (events: readonly object[]) =>
  executeNode(definition, { operation: "global_order", events });
const idsOf = (output: Record<string, unknown>): string[] =>
  (output.orderedEvents as { id: string }[]).map(({ id }) => id);

describe("global_order", () => {
  it("puts causes before effects, whatever order they came in, and says what was out of order", async () => {
    const output = await order([
      { id: "b", origin: "edge-2", dependsOn: ["a"] },
      { id: "a", origin: "edge-1" },
    ]);
    expect(idsOf(output)).toEqual(["a", "b"]);
    expect(output.status).toBe("ordered");
    expect(output.violations).toContainEqual({
      type: "before_dependency",
      event: "b",
      dependency: "a",
    });
  });

  it("orders what is independent by time, then origin, and drops what came twice", async () => {
    const at = "2026-03-04T12:00:00Z";
    const output = await order([
      { id: "late", origin: "a", at: "2026-03-04T12:00:01Z" },
      { id: "two", origin: "z", stamp: "019cb8cf5a000000" },
      { id: "one", origin: "b", stamp: "019cb8cf5a000000" },
      { id: "late", origin: "a", at },
    ]);
    expect(idsOf(output)).toHaveLength(3);
    expect(idsOf(output).indexOf("one")).toBeLessThan(idsOf(output).indexOf("two"));
    expect(output.duplicates).toEqual(["late"]);
  });

  it("holds back what waits for an unknown cause, and names rings", async () => {
    const output = await order([
      { id: "x", dependsOn: ["y"] },
      { id: "y", dependsOn: ["x"] },
      { id: "z", dependsOn: ["nowhere"] },
    ]);
    expect(output).toMatchObject({ status: "incomplete", orderedEvents: [] });
    expect(output.waiting).toContainEqual({ id: "z", missing: ["nowhere"] });
    expect(output.cycles).toHaveLength(1);
  });

  it("lists concurrent changes of one key with the one that wins", async () => {
    const output = await order([
      { id: "a", origin: "edge-1", key: "mode", at: "2026-03-04T12:00:00Z" },
      { id: "b", origin: "edge-2", key: "mode", at: "2026-03-04T12:00:05Z" },
      { id: "c", origin: "edge-3", key: "mode", at: "2026-03-04T12:00:09Z", dependsOn: ["a", "b"] },
    ]);
    expect(output.conflicts).toEqual([{ key: "mode", events: ["a", "b"], winner: "b" }]);
  });

  it("refuses a time and a stamp that are none, naming the event", async () => {
    await expect(order([{ id: "a", at: "yesterday" }])).rejects.toMatchObject({
      code: "invalid_input",
      field: "events.0.at",
    });
    await expect(order([{ id: "a", stamp: "noon" }])).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});

describe("a group operation", () => {
  it("says what is missing before it runs", () => {
    expect(definition.check({ operation: "propose" })[0]).toMatchObject({ field: "proposal" });
    expect(definition.check({ operation: "transfer" })[0]).toMatchObject({ field: "nodeId" });
  });

  it("asks for edge nodes that can take part", async () => {
    await expect(
      executeNode(definition, { operation: "elect_leader", peers: ["edge-1"] }),
    ).rejects.toMatchObject({ code: "unavailable" });
    await expect(executeNode(definition, { operation: "get_leader" })).rejects.toMatchObject({
      code: "not_found",
      field: "coordinationGroup",
    });
  });
});
