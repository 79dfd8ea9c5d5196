import type { EpochMs } from "@edgeloom/kernel";
import type { EdgeLocation } from "../location/edge-location.ts";
import type { ComplianceContext } from "./context.ts";
import type { AppliedRequirement, ComplianceDecision, ProhibitedLocation } from "./decision.ts";
import { recommendLocation } from "./recommend.ts";
import {
  type ApplicableRegulations,
  classificationsOf,
  getApplicableRegulations,
} from "./regulations.ts";
import { requirementFailure } from "./requirement-check.ts";
import { baselineRequirements, type ComplianceRequirement, zoneRules } from "./rulebook.ts";

type SourcedRequirement = ComplianceRequirement & Pick<AppliedRequirement, "source">;

/** Requirements that come from the request itself rather than from a zone. */
function contextRequirements(
  context: ComplianceContext,
  { homeCountries }: ApplicableRegulations,
): SourcedRequirement[] {
  const requirements: SourcedRequirement[] = homeCountries.map((country) => ({
    source: "context",
    rule: "data_residency",
    enforcement: "required",
    description: `Data of subjects in ${country} stays there, as no rule set is known`,
    test: { kind: "territory", countries: new Set([country]) },
  }));
  const days = context.retentionPeriodDays;
  if (days !== undefined && days > 0) {
    requirements.push({
      source: "context",
      rule: "retention_period",
      enforcement: "required",
      description: `Records are kept for ${days} days`,
      test: { kind: "retention", days },
    });
  }
  return requirements;
}

function gatherRequirements(
  context: ComplianceContext,
  regulations: ApplicableRegulations,
): SourcedRequirement[] {
  const ofZones = regulations.zones.flatMap(({ zone }) =>
    zoneRules[zone].requirements.map((requirement) => ({ ...requirement, source: zone })),
  );
  const baseline = regulations.needsBaseline
    ? baselineRequirements.map((requirement) => ({ ...requirement, source: "baseline" as const }))
    : [];
  return [...baseline, ...ofZones, ...contextRequirements(context, regulations)];
}

/** How one location fares. */
interface Outcome {
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  /** It fails a residency rule that the override set aside. */
  readonly overridden: boolean;
}

/** Export control is criminal law: no override reaches it. */
function isOverridden({ rule, source }: SourcedRequirement, context: ComplianceContext): boolean {
  return context.overrideDataResidency && rule === "data_residency" && source !== "itar";
}

function judge(
  location: EdgeLocation,
  requirements: readonly SourcedRequirement[],
  context: ComplianceContext,
): Outcome {
  const failures: string[] = [];
  const warnings: string[] = [];
  let overridden = false;
  const circumstances = {
    allowAdequateCountries: context.allowAdequateCountries,
    userCitizenship: context.userCitizenship,
  };
  for (const requirement of requirements) {
    const reason = requirementFailure(location, requirement, circumstances);
    if (reason === undefined) continue;
    const text = `${requirement.source}:${requirement.rule}: ${reason}`;
    if (requirement.enforcement === "recommended") {
      warnings.push(text);
    } else if (isOverridden(requirement, context)) {
      overridden = true;
      warnings.push(`${text} (set aside by the residency override)`);
    } else {
      failures.push(text);
    }
  }
  const { storageGb } = location.capabilities;
  const freeGb = storageGb - storageGb * location.metrics.storageUtilization;
  if (context.dataSizeGb > freeGb) {
    failures.push(`needs ${context.dataSizeGb} GB, has ${Math.floor(freeGb)} GB free`);
  }
  return { failures, warnings, overridden };
}

function requestViolations(
  context: ComplianceContext,
  { unknownZones, needsBaseline }: ApplicableRegulations,
): string[] {
  const violations = unknownZones.map(
    (zone) => `The compliance zone "${zone}" is unknown, so no location can be shown to meet it`,
  );
  if (needsBaseline && context.sharingScope === "public") {
    violations.push("Personal or confidential data may not be shared publicly");
  }
  return violations;
}

function confidenceOf(
  { assumptions, unknownZones }: ApplicableRegulations,
  overrideUsed: boolean,
): number {
  const doubt = 0.2 * assumptions.length + 0.5 * unknownZones.length + (overrideUsed ? 0.3 : 0);
  return Math.max(0, Math.round((1 - doubt) * 100) / 100);
}

/** One line for each warning, with how many allowed locations it is about. */
function countedWarnings(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].map(
    ([text, count]) => `${text} (${count} allowed ${count === 1 ? "location" : "locations"})`,
  );
}

function emptyWarnings(decision: Pick<ComplianceDecision, "allowed" | "recommended">): string[] {
  if (decision.allowed.length === 0) return ["No location meets every rule that applies"];
  if (decision.recommended === null) {
    return ["No allowed location is healthy and open for new work"];
  }
  return [];
}

/**
 * Decides where data may lie. Fails closed: a location is allowed only when it meets each required
 * rule of each zone that applies, evaluated from what it declares; an unknown zone allows nothing.
 * The order of `locations` is kept in `allowed` and `prohibited`.
 */
export function routeCompliant(
  locations: readonly EdgeLocation[],
  context: ComplianceContext,
  decidedAt: EpochMs,
): ComplianceDecision {
  const regulations = getApplicableRegulations(context);
  const requirements = gatherRequirements(context, regulations);
  const violations = requestViolations(context, regulations);
  const allowed: EdgeLocation[] = [];
  const prohibited: ProhibitedLocation[] = [];
  const warningCounts = new Map<string, number>();
  const admittedLocationIds: string[] = [];
  for (const location of locations) {
    const outcome = judge(location, requirements, context);
    const reasons = [...violations, ...outcome.failures];
    if (reasons.length > 0) {
      prohibited.push({ location, reasons });
      continue;
    }
    allowed.push(location);
    for (const warning of outcome.warnings) {
      warningCounts.set(warning, (warningCounts.get(warning) ?? 0) + 1);
    }
    if (outcome.overridden) admittedLocationIds.push(location.id);
  }
  const recommended = recommendLocation(allowed, context.userLocation);
  return {
    allowed,
    prohibited,
    recommended,
    classifications: classificationsOf(context),
    zones: regulations.zones,
    requirements: requirements.map(({ source, rule, enforcement, description }) => ({
      source,
      rule,
      enforcement,
      description,
    })),
    appliedRules: [...new Set(requirements.map(({ source, rule }) => `${source}:${rule}`))],
    warnings: [
      ...regulations.assumptions,
      ...countedWarnings(warningCounts),
      ...emptyWarnings({ allowed, recommended }),
    ],
    violations,
    residencyOverride: { requested: context.overrideDataResidency, admittedLocationIds },
    confidence: confidenceOf(regulations, admittedLocationIds.length > 0),
    decidedAt,
  };
}

/** Whether one location may hold the data, with each reason against. */
export function isCompliantLocation(
  location: EdgeLocation,
  context: ComplianceContext,
): { readonly ok: boolean; readonly reasons: readonly string[] } {
  const { prohibited } = routeCompliant([location], context, 0);
  const reasons = prohibited.flatMap((entry) => entry.reasons);
  return { ok: reasons.length === 0, reasons };
}
