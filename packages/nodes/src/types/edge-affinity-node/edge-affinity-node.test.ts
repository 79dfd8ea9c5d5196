import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { createTestFleet } from "../../testing/test-fleet.ts";
import { definition } from "./definition.ts";

const contextOf = () =>
  createTestContext({
    fleet: createTestFleet([
      { id: "berlin", telemetry: { cpu: 0.7 } },
      {
        id: "tokyo",
        region: "japan",
        country: "JP",
        coordinates: { latitude: 35.68, longitude: 139.69 },
        complianceZones: ["public"],
        telemetry: { cpu: 0.1 },
      },
    ]),
  });
const rank = (given: object) => executeNode(definition, { ...given }, null, contextOf());

describe("EdgeAffinityNode", () => {
  it("goes to the user, to the data or to who is idle", async () => {
    const userCoordinates = { latitude: 34.7, longitude: 135.5 };
    const dataLocations = [{ locationId: "berlin" }];
    expect(await rank({ strategy: "geographic", userCoordinates })).toMatchObject({
      edgeNode: "tokyo",
    });
    expect(await rank({ strategy: "data_locality", dataLocations })).toMatchObject({
      edgeNode: "berlin",
    });
    expect(await rank({ strategy: "load" })).toMatchObject({ edgeNodes: ["tokyo", "berlin"] });
  });

  it("weighs several and explains each rank", async () => {
    const userCoordinates = { latitude: 52.5, longitude: 13.4 };
    const output = await rank({ userCoordinates, weights: { geographic: 3, load: 1 } });
    expect(output).toMatchObject({ edgeNode: "berlin", weights: { geographic: 0.75, load: 0.25 } });
    const [first] = output.ranking as { explanation: string; factors: object }[];
    expect(first?.explanation).toMatch(/geographic .*ms/);
  });

  it("leaves out where the data may not lie", async () => {
    const complianceContext = { dataClassification: "pii", subjectCountries: ["DE"] };
    const output = await rank({ strategy: "load", complianceContext });
    expect(output.edgeNodes).toEqual(["berlin"]);
    expect(JSON.stringify(output.excluded)).toContain("gdpr");
  });

  it("says what a strategy lacks, and when nobody is left", async () => {
    await expect(rank({ strategy: "geographic" })).rejects.toMatchObject({
      code: "invalid_input",
      field: "userCoordinates",
    });
    await expect(rank({ strategy: "load", edgeNodes: [] })).rejects.toMatchObject({
      code: "no_compliant_location",
    });
  });
});
