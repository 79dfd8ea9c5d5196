import type { JsonValue } from "@edgeloom/kernel";
import { describe, expect, it } from "vitest";
import { createTestContext, executeNode, type TestContext } from "../../testing/test-context.ts";
import { createTestFleet } from "../../testing/test-fleet.ts";
import { definition } from "./definition.ts";

const contextOf = (): TestContext =>
  createTestContext({
    fleet: createTestFleet([
      { id: "berlin" },
      {
        id: "virginia",
        region: "us-east",
        country: "US",
        coordinates: { latitude: 38.9, longitude: -77 },
        complianceZones: ["hipaa", "public"],
      },
    ]),
  });
const run = (given: object, input: JsonValue = null, context = contextOf()) =>
  executeNode(definition, { ...given }, input, context);

const germans = { dataClassification: ["pii"], subjectCountries: ["DE"] };

describe("ComplianceRouterNode", () => {
  it("classifies by whole words and checked values, not by parts of words", async () => {
    const patient = await run({ operation: "classify" }, { patient: "Ada", diagnosis: "J45" });
    expect(patient.classifications).toContain("phi");
    const file = await run({ operation: "classify" }, { filename: "report.pdf" });
    expect(file.classifications).toEqual(["public"]);
  });

  it("routes personal data of Germans to where the GDPR is met, and keeps the decision", async () => {
    const context = contextOf();
    const output = await run(germans, null, context);
    expect(output).toMatchObject({ status: "routed", edgeNode: "berlin", edgeNodes: ["berlin"] });
    expect(JSON.stringify(output.prohibited)).toContain("gdpr:data_residency");
    expect(context.audit.entries).toMatchObject([
      { action: "compliance.route", subject: "berlin", outcome: "allowed" },
    ]);
  });

  it("fails closed on personal data without countries and on unknown zones", async () => {
    const output = await run({ dataClassification: ["pii"] });
    expect(output.edgeNodes).toEqual(["berlin"]);
    const unknown = { dataClassification: ["public"], explicitComplianceZones: ["lunar"] };
    await expect(run(unknown)).rejects.toMatchObject({ code: "no_compliant_location" });
    await expect(run({})).rejects.toMatchObject({ field: "dataClassification" });
  });

  it("keeps a denial before it fails, and continues with a dead output when told to", async () => {
    const context = contextOf();
    const given = { dataClassification: ["restricted"] };
    await expect(run(given, null, context)).rejects.toMatchObject({
      code: "no_compliant_location",
    });
    expect(context.audit.entries).toMatchObject([{ outcome: "denied" }]);
    const output = await run({ ...given, whenNone: "continue" }, null, context);
    expect(output.status).toBe("denied");
    expect(output).not.toHaveProperty("edgeNode");
  });

  it("keeps an override with its reason, and wants one", async () => {
    const context = contextOf();
    const override = { ...germans, overrideDataResidency: true };
    await expect(run(override, null, context)).rejects.toMatchObject({ field: "overrideReason" });
    await run({ ...override, overrideReason: "ticket 7" }, null, context);
    expect(context.audit.entries).toMatchObject([
      { outcome: "overridden", detail: { overrideReason: "ticket 7" } },
    ]);
  });

  it("does not act when the decision cannot be kept", async () => {
    const context = contextOf();
    const broken = {
      ...context,
      services: {
        ...context.services,
        audit: { append: () => Promise.reject(new Error("the log is full")) },
      },
    };
    await expect(executeNode(definition, germans, null, broken)).rejects.toThrow("the log is full");
  });

  it("checks one location, with every reason against", async () => {
    const given = { operation: "is_compliant_location", edgeNode: "virginia", ...germans };
    const output = await run(given);
    expect(output).toMatchObject({ status: "prohibited", compliant: false });
    expect(output).not.toHaveProperty("edgeNode");
  });

  it("classifies the input when nothing is declared, and adds both when something is", async () => {
    const record = { patient: "Ada", diagnosis: "J45" };
    const found = await run({ whenNone: "continue", subjectCountries: ["US-CA"] }, record);
    expect(found.classifications).toContain("phi");
    const both = await run({ ...germans, data: record, whenNone: "continue" });
    expect(both.classifications).toEqual(expect.arrayContaining(["pii", "phi"]));
  });

  it("never writes the data into the audit log", async () => {
    const context = contextOf();
    await run({ whenNone: "continue" }, { email: "ada@example.org" }, context);
    expect(JSON.stringify(context.audit.entries)).not.toContain("ada@example.org");
  });

  it("names the laws that apply", async () => {
    const output = await run({ operation: "get_applicable_regulations", ...germans });
    expect(JSON.stringify(output.zones)).toContain("gdpr");
  });
});
