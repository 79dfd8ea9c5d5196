import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { definition } from "./definition.ts";
import { type FleetEvent, matchesFleetEvent } from "./fleet-event.ts";

const event: FleetEvent = {
  id: "health/edge-1/7",
  kind: "health_changed",
  fleetId: "fleet-1",
  edgeNodeId: "edge-1",
  region: "eu-west",
  labels: { tier: "gold" },
  at: 5,
  subject: "unhealthy",
  detail: {},
};
const matches = (values: object, changes: Partial<FleetEvent> = {}): boolean =>
  matchesFleetEvent(definition.parameters.parse(values), { ...event, ...changes });

describe("matchesFleetEvent", () => {
  it("lets all events of the kinds through when nothing else is asked", () => {
    expect(matches({})).toBe(true);
    expect(matches({}, { kind: "cordoned" })).toBe(false);
  });

  it("holds all filters together", () => {
    expect(matches({ regions: ["eu-west"], subjects: ["unhealthy"] })).toBe(true);
    expect(matches({ regions: ["eu-west"], subjects: ["down"] })).toBe(false);
    expect(matches({ edgeNodes: ["edge-2"] })).toBe(false);
    expect(matches({ labels: { tier: "gold" } })).toBe(true);
    expect(matches({ labels: { tier: "gold", site: "x" } })).toBe(false);
  });

  it("asks for the severity of alerts only", () => {
    const filter = { events: ["alert_raised", "health_changed"], severities: ["critical"] };
    expect(matches(filter)).toBe(true);
    expect(matches(filter, { kind: "alert_raised", severity: "warning" })).toBe(false);
    expect(matches(filter, { kind: "alert_raised", severity: "critical" })).toBe(true);
  });
});

describe("FleetEventTrigger", () => {
  it("gives the edge node and the event", async () => {
    const context = createTestContext({
      trigger: { kind: "fleet_event", input: JSON.parse(JSON.stringify(event)) },
    });
    const output = await executeNode(definition, {}, null, context);
    expect(output).toMatchObject({ edgeNode: "edge-1", subject: "unhealthy", event });
    expect(context.acted).toEqual(["edge-1"]);
  });
});
