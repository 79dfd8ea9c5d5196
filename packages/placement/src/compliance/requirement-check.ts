import { assertNever } from "@edgeloom/kernel";
import type { EdgeLocation } from "../location/edge-location.ts";
import type { ComplianceZone } from "../location/vocabulary.ts";
import { type ComplianceRequirement, zoneRules } from "./rulebook.ts";

/** What a check may depend on besides the location. */
export interface CheckCircumstances {
  readonly allowAdequateCountries: boolean;
  readonly userCitizenship: string | undefined;
}

/** Nothing known and nothing agreed to: the strict side. */
export const strictCircumstances: CheckCircumstances = {
  allowAdequateCountries: false,
  userCitizenship: undefined,
};

type CheckedLocation = Pick<EdgeLocation, "country" | "complianceZones" | "capabilities">;

const declares = (location: CheckedLocation, zones: readonly ComplianceZone[]): boolean =>
  zones.some((zone) => location.complianceZones.includes(zone));

/** Why a location fails a requirement, or undefined when it meets it. */
export function requirementFailure(
  location: CheckedLocation,
  { test }: ComplianceRequirement,
  circumstances: CheckCircumstances = strictCircumstances,
): string | undefined {
  const { controls } = location.capabilities;
  const { country } = location;
  switch (test.kind) {
    case "control":
      return controls[test.control] ? undefined : `does not declare ${test.control}`;
    case "retention":
      return controls.retentionDays >= test.days
        ? undefined
        : `keeps records for ${controls.retentionDays} days, not ${test.days}`;
    case "attestation":
      return declares(location, test.zones)
        ? undefined
        : `is not attested for ${test.zones.join(" or ")}`;
    case "territory": {
      const adequate = circumstances.allowAdequateCountries && test.adequate?.has(country) === true;
      return test.countries.has(country) || adequate ? undefined : `lies in ${country}`;
    }
    case "territory_or_attestation":
      return test.countries.has(country) || declares(location, test.zones)
        ? undefined
        : `lies in ${country} and is not attested for ${test.zones.join(" or ")}`;
    case "citizenship": {
      const { userCitizenship } = circumstances;
      if (userCitizenship === undefined) return "the user's citizenship is not known";
      return test.countries.has(userCitizenship)
        ? undefined
        : `the user is a citizen of ${userCitizenship}`;
    }
    default:
      return assertNever(test);
  }
}

/** A requirement that a location fails. */
export interface RequirementFailure {
  readonly requirement: ComplianceRequirement;
  readonly reason: string;
}

/** Every requirement of a zone that a location fails, recommended ones included. */
export function zoneFailures(
  location: CheckedLocation,
  zone: ComplianceZone,
  circumstances: CheckCircumstances = strictCircumstances,
): RequirementFailure[] {
  return zoneRules[zone].requirements.flatMap((requirement) => {
    const reason = requirementFailure(location, requirement, circumstances);
    return reason === undefined ? [] : [{ requirement, reason }];
  });
}
