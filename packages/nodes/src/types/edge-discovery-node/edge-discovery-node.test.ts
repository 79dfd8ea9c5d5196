import { edgeSelectionStrategies } from "@edgeloom/placement";
import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { createTestFleet } from "../../testing/test-fleet.ts";
import { definition } from "./definition.ts";

const tokyo = {
  region: "japan" as const,
  country: "JP",
  city: "Tokyo",
  coordinates: { latitude: 35.68, longitude: 139.69 },
  pricing: { computePerHour: 0.01 },
};
const near = { userCoordinates: { latitude: 52.5, longitude: 13.4 }, userCountry: "DE" };

const contextOf = () =>
  createTestContext({
    fleet: createTestFleet([
      { id: "berlin", telemetry: { cpu: 0.6 } },
      { id: "tokyo", ...tokyo, telemetry: { cpu: 0.1 } },
      { id: "asleep", online: false },
    ]),
  });

describe("EdgeDiscoveryNode", () => {
  it("finds the nearest and tells it to the canvas", async () => {
    const context = contextOf();
    const given = { selectionStrategy: "latency_optimal", ...near };
    const output = await executeNode(definition, given, null, context);
    expect(output).toMatchObject({ edgeNode: "berlin", edgeNodes: ["berlin"], eligibleCount: 1 });
    expect(context.acted).toEqual(["berlin"]);
  });

  it("lists who was turned away with every reason", async () => {
    const output = await executeNode(definition, near, null, contextOf());
    const reasons = Object.fromEntries(
      (output.rejected as { edgeNode: { id: string }; reasons: string[] }[]).map((one) => [
        one.edgeNode.id,
        one.reasons.join("; "),
      ]),
    );
    expect(reasons.asleep).toContain("is not connected");
    expect(reasons.tokyo).toMatch(/ms/);
  });

  it.each(edgeSelectionStrategies)("scores by %s with reasons", async (selectionStrategy) => {
    const given = { selectionStrategy, maxLatencyMs: 1_000, ...near };
    const output = await executeNode(definition, given, null, contextOf());
    const results = output.results as { totalScore: number; selectionReasons: string[] }[];
    expect(results).toHaveLength(2);
    for (const result of results) {
      expect(result.totalScore).toBeGreaterThan(0);
      expect(result.totalScore).toBeLessThanOrEqual(1);
    }
    expect(results[0]?.totalScore).toBeGreaterThanOrEqual(results[1]?.totalScore ?? 0);
  });

  it("lets the strategy decide", async () => {
    const best = async (selectionStrategy: string) => {
      const given = { selectionStrategy, maxLatencyMs: 1_000, ...near };
      return (await executeNode(definition, given, null, contextOf())).edgeNode;
    };
    expect(await best("latency_optimal")).toBe("berlin");
    expect(await best("cost_optimal")).toBe("tokyo");
    expect(await best("load_balanced")).toBe("tokyo");
  });

  it("never returns what does not comply: it fails, or leaves its output dead", async () => {
    const given = { complianceZones: ["itar"] };
    await expect(executeNode(definition, given, null, contextOf())).rejects.toMatchObject({
      code: "no_compliant_location",
    });
    const output = await executeNode(
      definition,
      { ...given, whenNone: "continue" },
      null,
      contextOf(),
    );
    expect(output).not.toHaveProperty("edgeNode");
    expect(output.edgeNodes).toEqual([]);
    expect(output.emptyReason).toMatch(/\S/);
  });

  it("passes over cordoned edge nodes", async () => {
    const context = contextOf();
    const [view] = await context.fleet.list();
    if (view === undefined) throw new Error("the fleet has edge nodes");
    await context.fleet.execute(view.id as never, "cordon", {}, { key: "k" });
    const given = { ...near, whenNone: "continue" };
    const output = await executeNode(definition, given, null, context);
    expect(output.edgeNodes).toEqual([]);
    expect(JSON.stringify(output.rejected)).toContain("is cordoned");
  });
});
