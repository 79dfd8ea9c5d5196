import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complianceZones } from "../location/vocabulary.ts";
import {
  allControls,
  frankfurt,
  ids,
  london,
  makeLocation,
  newYork,
  saoPaulo,
  tokyo,
  world,
} from "../testing/locations.ts";
import { dataClassifications } from "./classification.ts";
import { type ComplianceContextInput, complianceContextSchema } from "./context.ts";
import { complianceAuditEntry } from "./decision.ts";
import { getApplicableRegulations } from "./regulations.ts";
import { isCompliantLocation, routeCompliant } from "./router.ts";
import { complianceRules, zoneRules } from "./rulebook.ts";

const context = (input: ComplianceContextInput) => complianceContextSchema.parse(input);
const route = (input: ComplianceContextInput, locations = world) =>
  routeCompliant(locations, context(input), 1000);
const zonesOf = (input: ComplianceContextInput): string[] =>
  getApplicableRegulations(context(input)).zones.map(({ zone }) => zone);

describe("the rulebook", () => {
  it("has rules for every zone, each under a known name", () => {
    for (const zone of complianceZones) {
      const { requirements } = zoneRules[zone];
      expect(requirements.length).toBeGreaterThan(0);
      for (const { rule } of requirements) expect(complianceRules).toContain(rule);
    }
  });
});

describe("getApplicableRegulations", () => {
  it.each([
    [{ dataClassification: "pii", subjectCountries: ["DE"] }, ["gdpr"]],
    [{ dataClassification: "pii", subjectCountries: ["NO"] }, ["gdpr"]],
    [{ dataClassification: "pii", subjectCountries: ["GB"] }, ["uk_gdpr"]],
    [{ dataClassification: "pii", subjectCountries: ["CA"] }, ["pipeda"]],
    [{ dataClassification: "pii", subjectCountries: ["BR"] }, ["lgpd"]],
    [{ dataClassification: "pii", subjectCountries: ["US-CA"] }, ["ccpa"]],
    [{ dataClassification: "pii", subjectCountries: ["US-NY"] }, []],
    [{ dataClassification: "pii", subjectCountries: ["FR", "GB"] }, ["gdpr", "uk_gdpr"]],
    [{ dataClassification: "pii", userResidence: "DE" }, ["gdpr"]],
    [{ dataClassification: "pii", userCitizenship: "BR" }, ["lgpd"]],
    [
      { dataClassification: "internal", containsPersonalData: true, subjectCountries: ["DE"] },
      ["gdpr"],
    ],
    [{ dataClassification: "eu_personal" }, ["gdpr"]],
    [{ dataClassification: "california_resident" }, ["ccpa"]],
    [{ dataClassification: "canadian_personal" }, ["pipeda"]],
    [{ dataClassification: "phi", subjectCountries: ["US"] }, ["hipaa"]],
    [{ dataClassification: "phi", subjectCountries: ["DE"] }, ["hipaa", "gdpr"]],
    [{ dataClassification: "pci", subjectCountries: ["US-NY"] }, ["pci_dss"]],
    [{ dataClassification: "financial" }, ["sox"]],
    [{ dataClassification: "restricted" }, ["restricted"]],
    [{ dataClassification: "public" }, ["public"]],
    [{ dataClassification: "confidential" }, []],
  ] satisfies [ComplianceContextInput, string[]][])("%j comes under %j", (input, zones) => {
    expect(zonesOf(input)).toEqual(zones);
  });

  it("adds explicit zones to what the data asks for, and never replaces it", () => {
    const zones = zonesOf({
      dataClassification: "phi",
      subjectCountries: ["US"],
      explicitComplianceZones: ["gdpr"],
    });
    expect(zones).toEqual(["hipaa", "gdpr"]);
  });

  it("applies the rules of California where the state is not given, and says so", () => {
    const { zones, assumptions } = getApplicableRegulations(
      context({ dataClassification: "pii", subjectCountries: ["US"] }),
    );
    expect(zones.map(({ zone }) => zone)).toEqual(["ccpa"]);
    expect(assumptions[0]).toContain("California");
  });

  it("goes by where people are before their citizenship", () => {
    const zones = zonesOf({
      dataClassification: "pii",
      subjectCountries: ["GB"],
      userCitizenship: "BR",
    });
    expect(zones).toEqual(["uk_gdpr"]);
  });
});

describe("routeCompliant fails closed", () => {
  it("keeps personal data without countries to what the strictest law allows", () => {
    const decision = route({ dataClassification: "pii" });
    expect(ids(decision.allowed)).toEqual(["frankfurt"]);
    expect(decision.warnings.join()).toContain("subjectCountries");
    expect(decision.confidence).toBeLessThan(1);
  });

  it("treats an empty list of countries as unknown ones", () => {
    expect(ids(route({ dataClassification: "pii", subjectCountries: [] }).allowed)).toEqual([
      "frankfurt",
    ]);
  });

  it("allows nothing for health data that must be under the GDPR too, where no site is both", () => {
    const decision = route({
      dataClassification: "phi",
      subjectCountries: ["US"],
      explicitComplianceZones: ["gdpr"],
    });
    expect(decision.allowed).toEqual([]);
    expect(decision.recommended).toBeNull();
    expect(decision.appliedRules).toEqual(
      expect.arrayContaining(["hipaa:hipaa_safeguards", "gdpr:data_residency"]),
    );
    expect(decision.warnings.at(-1)).toBe("No location meets every rule that applies");
  });

  it("allows nothing for a zone that nobody knows", () => {
    const decision = route({
      dataClassification: "public",
      explicitComplianceZones: ["moon_privacy_act"],
    });
    expect(decision.allowed).toEqual([]);
    expect(decision.violations[0]).toContain("moon_privacy_act");
    expect(decision.prohibited).toHaveLength(world.length);
  });

  it("keeps data of a country without a rule set in that country", () => {
    const decision = route({ dataClassification: "pii", subjectCountries: ["JP"] });
    expect(ids(decision.allowed)).toEqual(["tokyo"]);
    expect(decision.warnings[0]).toContain("No rule set is known for JP");
  });

  it("refuses a context with a field it would not read", () => {
    const parsed = complianceContextSchema.safeParse({ dataClassification: "pii", country: "DE" });
    expect(parsed.success).toBe(false);
  });

  it.each(["mfa", "rbac", "encryptionAtRest", "auditLogging", "keyManagement"] as const)(
    "evaluates %s from what the location declares, and does not assume it",
    (control) => {
      const input: ComplianceContextInput = {
        dataClassification: "pci",
        subjectCountries: ["US-NY"],
      };
      const unsafe = makeLocation({
        ...newYork,
        id: "unsafe",
        capabilities: { controls: { ...allControls, [control]: false } },
      });
      const decision = route(input, [newYork, unsafe]);
      expect(ids(decision.allowed)).toEqual(["new-york"]);
      expect(decision.prohibited[0]?.reasons.join()).toContain(`does not declare ${control}`);
    },
  );

  it("never allows a location that declares no safeguard, for any data but public and internal", () => {
    const bare = makeLocation({
      complianceZones: [...complianceZones],
      capabilities: {
        controls: {
          ...allControls,
          encryptionAtRest: false,
          encryptionInTransit: false,
          auditLogging: false,
        },
      },
    });
    const guarded = dataClassifications.filter((kind) => kind !== "public" && kind !== "internal");
    fc.assert(
      fc.property(
        fc.constantFrom(...guarded),
        fc.array(fc.constantFrom("DE", "GB", "US", "US-CA", "US-NY", "CA", "BR", "JP", "IN")),
        fc.boolean(),
        (dataClassification, subjectCountries, overrideDataResidency) => {
          const input = { dataClassification, subjectCountries, overrideDataResidency };
          expect(route(input, [bare]).allowed).toEqual([]);
        },
      ),
    );
  });

  it("allows no more locations when more zones apply", () => {
    const zones = fc.subarray([...complianceZones]);
    fc.assert(
      fc.property(fc.constantFrom(...dataClassifications), zones, zones, (kind, a, b) => {
        const fewer = route({ dataClassification: kind, explicitComplianceZones: a });
        const more = route({ dataClassification: kind, explicitComplianceZones: [...a, ...b] });
        const allowedBefore = new Set(ids(fewer.allowed));
        expect(ids(more.allowed).every((id) => allowedBefore.has(id))).toBe(true);
      }),
    );
  });
});

describe("routeCompliant", () => {
  it.each([
    [{ dataClassification: "public" }, ["frankfurt", "london", "new-york", "tokyo", "sao-paulo"]],
    [{ dataClassification: "pii", subjectCountries: ["DE"] }, ["frankfurt"]],
    [{ dataClassification: "pii", subjectCountries: ["GB"] }, ["london"]],
    [{ dataClassification: "pii", subjectCountries: ["BR"] }, ["sao-paulo"]],
    [{ dataClassification: "phi", subjectCountries: ["US"] }, ["new-york"]],
    [{ dataClassification: "pci", subjectCountries: ["US-NY"] }, ["new-york"]],
    [{ dataClassification: "financial" }, ["new-york"]],
    [{ dataClassification: "public", explicitComplianceZones: ["fedramp"] }, ["new-york"]],
    [{ dataClassification: "pii", subjectCountries: ["DE", "GB"] }, []],
  ] satisfies [ComplianceContextInput, string[]][])("%j may lie in %j", (input, allowed) => {
    expect(ids(route(input).allowed)).toEqual(allowed);
  });

  it("lets only persons of the United States have ITAR data", () => {
    const itar = { dataClassification: "public", explicitComplianceZones: ["itar"] } as const;
    const input = { ...itar, explicitComplianceZones: [...itar.explicitComplianceZones] };
    expect(route(input).allowed).toEqual([]);
    expect(route({ ...input, userCitizenship: "FR" }).allowed).toEqual([]);
    expect(ids(route({ ...input, userCitizenship: "US" }).allowed)).toEqual(["new-york"]);
  });

  it("gives the reasons of each prohibited location, by zone and rule", () => {
    const decision = route({ dataClassification: "pii", subjectCountries: ["DE"] });
    const entry = decision.prohibited.find(({ location }) => location.id === "tokyo");
    expect(entry?.reasons).toEqual([
      "gdpr:data_residency: lies in JP",
      "gdpr:zone_attestation: is not attested for gdpr",
    ]);
  });

  it("lets data go to adequate countries only when that is agreed to", () => {
    const attested = makeLocation({ ...tokyo, complianceZones: ["gdpr"] });
    const input = { dataClassification: "pii", subjectCountries: ["DE"] } as const;
    const strict = { ...input, subjectCountries: [...input.subjectCountries] };
    expect(route(strict, [attested]).allowed).toEqual([]);
    expect(ids(route({ ...strict, allowAdequateCountries: true }, [attested]).allowed)).toEqual([
      "tokyo",
    ]);
  });

  it("keeps records as long as asked", () => {
    const input = { dataClassification: "public", retentionPeriodDays: 5000 } as const;
    expect(route(input).allowed).toEqual([]);
    expect(route({ ...input, retentionPeriodDays: 4000 }).allowed).toHaveLength(world.length);
  });

  it("turns away a location without room for the data", () => {
    expect(route({ dataClassification: "public", dataSizeGb: 501 }).allowed).toEqual([]);
  });

  it("refuses to share personal data publicly", () => {
    const decision = route({
      dataClassification: "pii",
      subjectCountries: ["DE"],
      sharingScope: "public",
    });
    expect(decision.allowed).toEqual([]);
    expect(decision.violations).toHaveLength(1);
  });

  it("recommends the nearest allowed location that can take work", () => {
    const near = { userLocation: { latitude: 48.9, longitude: 2.4 } };
    expect(route({ dataClassification: "public", ...near }).recommended?.id).toBe("london");
    const locations = [frankfurt, makeLocation({ ...london, status: "maintenance" })];
    expect(route({ dataClassification: "public", ...near }, locations).recommended?.id).toBe(
      "frankfurt",
    );
  });

  it("recommends nothing when no allowed location can take work", () => {
    const decision = route({ dataClassification: "public" }, [makeLocation({ status: "offline" })]);
    expect(ids(decision.allowed)).toEqual(["frankfurt"]);
    expect(decision.recommended).toBeNull();
    expect(decision.warnings.at(-1)).toContain("healthy and open");
  });

  it("is sure when nothing had to be assumed", () => {
    expect(route({ dataClassification: "pii", subjectCountries: ["DE"] }).confidence).toBe(1);
  });
});

describe("the residency override", () => {
  const attested = makeLocation({ ...tokyo, complianceZones: ["gdpr"] });
  const input: ComplianceContextInput = {
    dataClassification: "pii",
    subjectCountries: ["DE"],
    overrideDataResidency: true,
  };

  it("is shown in the decision with the locations it let in", () => {
    const decision = route(input, [frankfurt, attested]);
    expect(ids(decision.allowed)).toEqual(["frankfurt", "tokyo"]);
    expect(decision.residencyOverride).toEqual({
      requested: true,
      admittedLocationIds: ["tokyo"],
    });
    expect(decision.warnings.join()).toContain("set aside by the residency override");
    expect(decision.confidence).toBe(0.7);
  });

  it("sets residency aside and no other rule", () => {
    const unsafe = makeLocation({
      ...attested,
      capabilities: { controls: { ...allControls, encryptionAtRest: false } },
    });
    expect(route(input, [unsafe]).allowed).toEqual([]);
  });

  it("never reaches export control", () => {
    const abroad = makeLocation({ ...london, complianceZones: ["itar"] });
    const decision = route(
      {
        dataClassification: "public",
        explicitComplianceZones: ["itar"],
        userCitizenship: "US",
        overrideDataResidency: true,
      },
      [abroad],
    );
    expect(decision.allowed).toEqual([]);
  });

  it("goes into the audit entry, which holds ids and no data", () => {
    const entry = complianceAuditEntry(route(input, [attested, newYork]), "write");
    expect(entry).toMatchObject({
      decidedAt: 1000,
      operationType: "write",
      allowedLocationIds: ["tokyo"],
      residencyOverride: { requested: true, admittedLocationIds: ["tokyo"] },
    });
    expect(entry.prohibited.map(({ locationId }) => locationId)).toEqual(["new-york"]);
    expect(entry.prohibited[0]?.reasons.length).toBeGreaterThan(0);
  });
});

describe("isCompliantLocation", () => {
  it("agrees with the router", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dataClassifications),
        fc.array(fc.constantFrom("DE", "GB", "US", "CA", "BR", "JP"), { maxLength: 2 }),
        (dataClassification, subjectCountries) => {
          const input = context({ dataClassification, subjectCountries });
          const allowed = new Set(ids(routeCompliant(world, input, 0).allowed));
          for (const location of world) {
            expect(isCompliantLocation(location, input).ok).toBe(allowed.has(location.id));
          }
        },
      ),
    );
    expect(isCompliantLocation(saoPaulo, context({ dataClassification: "phi" })).ok).toBe(false);
  });
});
