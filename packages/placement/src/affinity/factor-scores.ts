import { EdgeloomError } from "@edgeloom/kernel";
import { getApplicableRegulations } from "../compliance/regulations.ts";
import { requirementFailure } from "../compliance/requirement-check.ts";
import { zoneRules } from "../compliance/rulebook.ts";
import type { EdgeLocation } from "../location/edge-location.ts";
import { loadFactor } from "../location/load.ts";
import { createRttPlace, estimateRtt, type RttPlace } from "../rtt/estimate.ts";
import type { AffinityRequest, DataLocation } from "./request.ts";

/** A score in [0, 1], higher is closer, and the sentence that explains it. */
export interface FactorScore {
  readonly score: number;
  readonly explanation: string;
}

export type FactorScorer = (location: EdgeLocation) => FactorScore;

/** The round trip that scores one half. */
const halfScoreRttMs = 50;

const closeness = (rttMs: number): number => halfScoreRttMs / (halfScoreRttMs + rttMs);

const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** By round trip to the user; undefined when the user's place is not given. */
export function geographicScorer(request: AffinityRequest): FactorScorer | undefined {
  if (request.userCoordinates === undefined) return undefined;
  const user = createRttPlace({
    coordinates: request.userCoordinates,
    country: request.userCountry,
  });
  return (location) => {
    const { rttMs, distanceKm } = estimateRtt(user, createRttPlace(location));
    return {
      score: closeness(rttMs),
      explanation: `${ms(rttMs)} and ${Math.round(distanceKm)} km from the user`,
    };
  };
}

interface Replica {
  readonly locationId: string;
  readonly place: RttPlace;
}

interface Dataset {
  readonly name: string;
  sizeGb: number;
  readonly replicas: Replica[];
}

function replicaPlace(
  replica: DataLocation,
  index: number,
  candidates: ReadonlyMap<string, EdgeLocation>,
): RttPlace {
  const { coordinates, country } = replica;
  if (coordinates !== undefined) return createRttPlace({ coordinates, country });
  const location = candidates.get(replica.locationId);
  if (location !== undefined) return createRttPlace(location);
  throw new EdgeloomError({
    code: "invalid_input",
    message: `The data location "${replica.locationId}" is none of the candidates and has no coordinates`,
    remedy: "Name a location of the fleet, or give the replica's coordinates",
    field: `dataLocations.${index}.locationId`,
  });
}

function gatherDatasets(
  replicas: readonly DataLocation[],
  locations: readonly EdgeLocation[],
): Dataset[] {
  const candidates = new Map(locations.map((location) => [location.id, location]));
  const datasets = new Map<string, Dataset>();
  replicas.forEach((replica, index) => {
    const place = replicaPlace(replica, index, candidates);
    const dataset = datasets.get(replica.dataset) ?? {
      name: replica.dataset,
      sizeGb: 0,
      replicas: [],
    };
    // Replicas of one dataset hold the same data; where their sizes differ the fullest is true.
    dataset.sizeGb = Math.max(dataset.sizeGb, replica.sizeGb);
    dataset.replicas.push({ locationId: replica.locationId, place });
    datasets.set(replica.dataset, dataset);
  });
  return [...datasets.values()];
}

/** Round trip to the nearest replica: 0 where the location holds one itself. */
function nearestReplica(dataset: Dataset, location: EdgeLocation, place: RttPlace): FactorScore {
  let nearest = "";
  let rttMs = Number.POSITIVE_INFINITY;
  for (const replica of dataset.replicas) {
    const local = replica.locationId === location.id;
    const candidateMs = local ? 0 : estimateRtt(place, replica.place).rttMs;
    if (candidateMs < rttMs) {
      nearest = replica.locationId;
      rttMs = candidateMs;
    }
  }
  return {
    score: closeness(rttMs),
    explanation:
      rttMs === 0
        ? `holds ${dataset.name} itself`
        : `${ms(rttMs)} from ${dataset.name} at ${nearest}`,
  };
}

/** By round trip to the data, each dataset weighed by its size; undefined when no data is named. */
export function dataLocalityScorer(
  request: AffinityRequest,
  locations: readonly EdgeLocation[],
): FactorScorer | undefined {
  const datasets = gatherDatasets(request.dataLocations, locations);
  if (datasets.length === 0) return undefined;
  const totalGb = datasets.reduce((sum, dataset) => sum + dataset.sizeGb, 0);
  return (location) => {
    const place = createRttPlace(location);
    const parts = datasets.map((dataset) => nearestReplica(dataset, location, place));
    const weighted = datasets.reduce(
      (sum, dataset, index) => sum + dataset.sizeGb * (parts[index]?.score ?? 0),
      0,
    );
    return {
      score: Math.min(1, weighted / totalGb),
      explanation: parts.map((part) => part.explanation).join(", "),
    };
  };
}

export const loadScorer: FactorScorer = (location) => {
  const load = loadFactor(location);
  return { score: 1 - load, explanation: `loaded to ${Math.round(load * 100)} %` };
};

/** By the share of rules met, advice included, and the share of safeguards declared. */
export function complianceScorer({ complianceContext }: AffinityRequest): FactorScorer {
  const zones =
    complianceContext === undefined
      ? (["public"] as const)
      : getApplicableRegulations(complianceContext).zones.map(({ zone }) => zone);
  const requirements = zones.flatMap((zone) => zoneRules[zone].requirements);
  const circumstances = {
    allowAdequateCountries: complianceContext?.allowAdequateCountries ?? false,
    userCitizenship: complianceContext?.userCitizenship,
  };
  return (location) => {
    const met = requirements.filter(
      (requirement) => requirementFailure(location, requirement, circumstances) === undefined,
    ).length;
    const { retentionDays, ...flags } = location.capabilities.controls;
    const safeguards = [...Object.values(flags), retentionDays > 0];
    const declared = safeguards.filter(Boolean).length;
    const ruleShare = requirements.length === 0 ? 1 : met / requirements.length;
    return {
      score: 0.7 * ruleShare + (0.3 * declared) / safeguards.length,
      explanation: `meets ${met} of ${requirements.length} rules of ${zones.join(", ") || "its data"} and declares ${declared} of ${safeguards.length} safeguards`,
    };
  };
}
