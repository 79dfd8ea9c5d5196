import { describe, expect, it } from "vitest";
import { createTestContext, executeNode } from "../../testing/test-context.ts";
import { createTestFleet, type TestSite } from "../../testing/test-fleet.ts";
import { definition } from "./definition.ts";

const virginia: TestSite = {
  id: "virginia",
  region: "us-east",
  country: "US",
  coordinates: { latitude: 38.9, longitude: -77 },
  complianceZones: ["public"],
};

describe("EdgeDataNode", () => {
  it("says what is missing before it runs", () => {
    expect(definition.check({ action: "write" })[0]).toMatchObject({ field: "key" });
    expect(definition.check({})).toEqual([]);
  });

  it("knows nothing of a data set that nobody wrote to", async () => {
    await expect(executeNode(definition, { key: "n" })).rejects.toMatchObject({
      code: "not_found",
      field: "dataSet",
    });
    await expect(executeNode(definition, { action: "read" })).rejects.toMatchObject({
      field: "key",
    });
  });

  it("writes nothing when there is nothing to write", async () => {
    await expect(executeNode(definition, { action: "write", key: "n" })).rejects.toMatchObject({
      field: "data",
    });
    const merged = { action: "write", key: "n", data: 5, conflictResolution: "merge" };
    await expect(executeNode(definition, merged)).rejects.toMatchObject({ field: "data" });
  });

  it("fails with the reason when the copies cannot be placed", async () => {
    const context = createTestContext({ fleet: createTestFleet([virginia]) });
    const given = {
      action: "write",
      key: "ada",
      data: { name: "Ada" },
      replicationFactor: 1,
      dataClassification: ["pii"],
      subjectCountries: ["DE"],
    };
    await expect(executeNode(definition, given, null, context)).rejects.toMatchObject({
      code: "no_compliant_location",
      message: expect.stringContaining("gdpr:data_residency"),
    });
    await expect(
      executeNode(definition, { ...given, complianceZones: ["lunar"] }, null, context),
    ).rejects.toMatchObject({ message: expect.stringContaining("lunar") });
  });
});
