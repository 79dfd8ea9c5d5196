import { zoneFailures } from "../compliance/requirement-check.ts";
import { workloadCost } from "../location/cost.ts";
import type { EdgeLocation } from "../location/edge-location.ts";
import { loadFactor } from "../location/load.ts";
import { createRttPlace, estimateRtt, type RttPlace } from "../rtt/estimate.ts";
import { type CandidateEstimates, rejectionReasons } from "./constraints.ts";
import { explainCandidate } from "./explanation.ts";
import type { EdgeDiscoveryRequest, EdgeSelectionStrategy } from "./request.ts";
import {
  capacityScore,
  complianceScore,
  costScore,
  latencyScore,
  performanceScore,
  type ScoreParts,
  totalScore,
} from "./scores.ts";

/** A location that meets a request, with how it scores. */
export interface EdgeScore {
  readonly location: EdgeLocation;
  /** In [0, 1], by the weights of the strategy. */
  readonly totalScore: number;
  readonly scores: ScoreParts;
  /** Round trip; null when the user's place is unknown. */
  readonly estimatedLatencyMs: number | null;
  readonly estimatedCostPerHour: number;
  readonly availableCapacityPercentage: number;
  readonly selectionReasons: readonly string[];
  readonly warnings: readonly string[];
}

export interface RejectedLocation {
  readonly location: EdgeLocation;
  readonly reasons: readonly string[];
}

export interface EdgeDiscoveryResult {
  readonly strategy: EdgeSelectionStrategy;
  /** The best first, at most `maxResults`. */
  readonly results: readonly EdgeScore[];
  /** Locations that meet the request, also beyond `maxResults`. */
  readonly eligibleCount: number;
  readonly rejected: readonly RejectedLocation[];
  /** Why there are no results; null when there are. */
  readonly emptyReason: string | null;
}

/** Finds a location's prepared place; pass a cached one where the same fleet is asked often. */
export type PlaceLookup = (location: EdgeLocation) => RttPlace;

function userPlace(request: EdgeDiscoveryRequest): RttPlace | undefined {
  if (request.userCoordinates === undefined) return undefined;
  return createRttPlace({ coordinates: request.userCoordinates, country: request.userCountry });
}

function estimate(
  location: EdgeLocation,
  request: EdgeDiscoveryRequest,
  user: RttPlace | undefined,
  placeOf: PlaceLookup,
): CandidateEstimates {
  const hour = {
    cpuCores: request.minCpuCores,
    memoryGb: request.minMemoryGb,
    storageGb: request.minStorageGb,
    networkGb: 0,
    hours: 1,
  };
  return {
    rttMs: user === undefined ? undefined : estimateRtt(user, placeOf(location)).rttMs,
    costPerHour: workloadCost(location.pricing, hour).total,
  };
}

function complianceOf(location: EdgeLocation, { complianceZones }: EdgeDiscoveryRequest): number {
  const extra = location.complianceZones.filter((zone) => !complianceZones.includes(zone)).length;
  const unmet = complianceZones.flatMap((zone) =>
    zoneFailures(location, zone).filter(
      ({ requirement }) => requirement.enforcement === "recommended",
    ),
  ).length;
  return complianceScore(extra, unmet);
}

function score(
  location: EdgeLocation,
  request: EdgeDiscoveryRequest,
  estimates: CandidateEstimates,
): EdgeScore {
  const load = loadFactor(location);
  const scores: ScoreParts = {
    latency: latencyScore(estimates.rttMs),
    cost: costScore(estimates.costPerHour),
    capacity: capacityScore(load),
    performance: performanceScore(location.metrics),
    compliance: complianceOf(location, request),
    load: 1 - load,
  };
  const { reasons, warnings } = explainCandidate(location, request, estimates, load);
  return {
    location,
    totalScore: totalScore(scores, request.selectionStrategy),
    scores,
    estimatedLatencyMs: estimates.rttMs ?? null,
    estimatedCostPerHour: estimates.costPerHour,
    availableCapacityPercentage: 100 * (1 - load),
    selectionReasons: reasons,
    warnings,
  };
}

/** Preferred regions first, then the higher score, the shorter round trip, and the id. */
function ranking(request: EdgeDiscoveryRequest): (a: EdgeScore, b: EdgeScore) => number {
  const preferred = new Set(request.preferredRegions);
  const rank = ({ location }: EdgeScore): number => (preferred.has(location.region) ? 0 : 1);
  return (a, b) =>
    rank(a) - rank(b) ||
    b.totalScore - a.totalScore ||
    (a.estimatedLatencyMs ?? 0) - (b.estimatedLatencyMs ?? 0) ||
    (a.location.id < b.location.id ? -1 : 1);
}

/** The reason that turned most locations away, figures left out so that like counts with like. */
function explainEmpty(rejected: readonly RejectedLocation[]): string {
  if (rejected.length === 0) return "There are no locations to choose from";
  const counts = new Map<string, number>();
  for (const { reasons } of rejected) {
    for (const kind of new Set(reasons.map((reason) => reason.replace(/\d[\d.]*/g, "…")))) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  const [kind = "", count = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return `None of ${rejected.length} locations meets the request; most often (${count}): ${kind}`;
}

/**
 * The locations that best meet a request by its strategy. A location that fails any hard constraint,
 * is unhealthy or breaks a rule of a zone asked for is never returned but listed with its reasons.
 */
export function discoverEdges(
  locations: readonly EdgeLocation[],
  request: EdgeDiscoveryRequest,
  placeOf: PlaceLookup = createRttPlace,
): EdgeDiscoveryResult {
  const user = userPlace(request);
  const eligible: EdgeScore[] = [];
  const rejected: RejectedLocation[] = [];
  for (const location of locations) {
    const estimates = estimate(location, request, user, placeOf);
    const reasons = rejectionReasons(location, request, estimates);
    if (reasons.length > 0) rejected.push({ location, reasons });
    else eligible.push(score(location, request, estimates));
  }
  eligible.sort(ranking(request));
  return {
    strategy: request.selectionStrategy,
    results: eligible.slice(0, request.maxResults),
    eligibleCount: eligible.length,
    rejected,
    emptyReason: eligible.length === 0 ? explainEmpty(rejected) : null,
  };
}
