import { type ComplianceZone, complianceZoneSchema } from "../location/vocabulary.ts";
import { type DataClassification, isPersonal } from "./classification.ts";
import type { ComplianceContext } from "./context.ts";
import {
  brazil,
  canada,
  europeanEconomicArea,
  unitedKingdom,
  unitedStates,
} from "./territories.ts";

/** A zone whose rules apply, with the reason why. */
export interface ApplicableZone {
  readonly zone: ComplianceZone;
  readonly because: string;
}

export interface ApplicableRegulations {
  readonly zones: readonly ApplicableZone[];
  /** Data about people or marked confidential, which has a baseline of safeguards of its own. */
  readonly needsBaseline: boolean;
  /** Countries of subjects that have no rule set here: their data stays within them. */
  readonly homeCountries: readonly string[];
  /** Zones asked for that nobody knows; they cannot be shown to be met. */
  readonly unknownZones: readonly string[];
  /** What was assumed for want of knowledge, always to the strict side. */
  readonly assumptions: readonly string[];
}

/** Zones that follow from what the data is, wherever its subjects are. */
const zoneByClassification: Partial<Record<DataClassification, ComplianceZone>> = {
  eu_personal: "gdpr",
  california_resident: "ccpa",
  canadian_personal: "pipeda",
  phi: "hipaa",
  healthcare: "hipaa",
  pci: "pci_dss",
  financial: "sox",
  restricted: "restricted",
};

const privacyZones: readonly (readonly [ComplianceZone, ReadonlySet<string>])[] = [
  ["gdpr", europeanEconomicArea],
  ["uk_gdpr", unitedKingdom],
  ["pipeda", canada],
  ["lgpd", brazil],
];

/** Kinds that tell by themselves where their subjects are. */
const locatedClassifications: ReadonlySet<DataClassification> = new Set<DataClassification>([
  "eu_personal",
  "california_resident",
  "canadian_personal",
]);

export function classificationsOf(context: ComplianceContext): readonly DataClassification[] {
  const { dataClassification } = context;
  return typeof dataClassification === "string" ? [dataClassification] : dataClassification;
}

/** Mutable draft of the answer, filled step by step. */
interface Draft {
  readonly zones: Map<ComplianceZone, string>;
  readonly homeCountries: Set<string>;
  readonly assumptions: string[];
}

function addZone(draft: Draft, zone: ComplianceZone, because: string): void {
  if (!draft.zones.has(zone)) draft.zones.set(zone, because);
}

/** What the law of the United States asks for, which goes by state and by kind of data. */
function addUnitedStates(
  draft: Draft,
  place: string,
  kinds: readonly DataClassification[],
  source: string,
): void {
  // Health information under HIPAA is exempt from the CCPA (Cal. Civ. Code 1798.145(c)).
  if (kinds.includes("phi") || kinds.includes("healthcare")) return;
  if (place === "US-CA") addZone(draft, "ccpa", `${source} is in California`);
  if (place !== "US") return;
  addZone(draft, "ccpa", `${source} is in the United States and may be in California`);
  draft.assumptions.push(
    "The state of subjects in the United States is not given, so the rules of California are applied",
  );
}

function addPlace(
  draft: Draft,
  place: string,
  kinds: readonly DataClassification[],
  source: string,
): void {
  const country = place.slice(0, 2);
  if (unitedStates.has(country)) {
    addUnitedStates(draft, place, kinds, source);
    return;
  }
  const privacy = privacyZones.find(([, countries]) => countries.has(country));
  if (privacy !== undefined) {
    addZone(draft, privacy[0], `${source} is in ${country}`);
    return;
  }
  draft.homeCountries.add(country);
  draft.assumptions.push(`No rule set is known for ${country}, so the data stays there`);
}

/** The places that decide which privacy law applies, each with where it was read. */
function subjectPlaces(context: ComplianceContext): readonly (readonly [string, string])[] {
  const places: [string, string][] = (context.subjectCountries ?? []).map((place) => [
    place,
    "a data subject",
  ]);
  if (context.userResidence !== undefined) places.push([context.userResidence, "the user's home"]);
  // Privacy laws go by where a person is; citizenship counts only when nothing better is known.
  if (places.length === 0 && context.userCitizenship !== undefined) {
    places.push([context.userCitizenship, "the user's citizenship"]);
  }
  return places;
}

function addPrivacy(
  draft: Draft,
  context: ComplianceContext,
  kinds: readonly DataClassification[],
): void {
  const places = subjectPlaces(context);
  for (const [place, source] of places) addPlace(draft, place, kinds, source);
  if (places.length > 0 || kinds.some((kind) => locatedClassifications.has(kind))) return;
  addZone(draft, "gdpr", "the subjects' countries are unknown, so the strictest privacy law is");
  draft.assumptions.push(
    "Personal data came without countries; give subjectCountries to have only their laws applied",
  );
}

/**
 * Which rules apply to data, from what it is and where its people are. Zones given explicitly are
 * added to these and never replace them. What is unknown is decided to the strict side.
 */
export function getApplicableRegulations(context: ComplianceContext): ApplicableRegulations {
  const kinds = classificationsOf(context);
  const draft: Draft = { zones: new Map(), homeCountries: new Set(), assumptions: [] };
  const personal = context.containsPersonalData || kinds.some(isPersonal);
  for (const kind of kinds) {
    const zone = zoneByClassification[kind];
    if (zone !== undefined) addZone(draft, zone, `the data is ${kind}`);
  }
  if (personal) addPrivacy(draft, context, kinds);
  const unknownZones: string[] = [];
  for (const name of context.explicitComplianceZones) {
    const zone = complianceZoneSchema.safeParse(name);
    if (zone.success) addZone(draft, zone.data, "it was asked for");
    else unknownZones.push(name);
  }
  const needsBaseline = personal || kinds.includes("confidential");
  if (draft.zones.size === 0 && !needsBaseline && unknownZones.length === 0) {
    addZone(draft, "public", "nothing stricter applies");
  }
  return {
    zones: [...draft.zones].map(([zone, because]) => ({ zone, because })),
    needsBaseline,
    homeCountries: [...draft.homeCountries],
    unknownZones,
    assumptions: [...new Set(draft.assumptions)],
  };
}
