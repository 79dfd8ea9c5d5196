import { EdgeloomError } from "@edgeloom/kernel";
import { routeCompliant } from "../compliance/router.ts";
import type { EdgeLocation } from "../location/edge-location.ts";
import { isAvailable } from "../location/health.ts";
import {
  complianceScorer,
  dataLocalityScorer,
  type FactorScore,
  type FactorScorer,
  geographicScorer,
  loadScorer,
} from "./factor-scores.ts";
import {
  type AffinityFactor,
  type AffinityRequest,
  type AffinityStrategy,
  affinityFactors,
} from "./request.ts";

/** A location in the ranking. */
export interface AffinityCandidate {
  readonly location: EdgeLocation;
  /** In [0, 1]. */
  readonly score: number;
  /** The factors that could be told; one without its input (the user's place, say) is missing. */
  readonly factors: Readonly<Partial<Record<AffinityFactor, FactorScore>>>;
  /** One sentence: why it stands where it does. */
  readonly explanation: string;
}

export interface AffinityExclusion {
  readonly location: EdgeLocation;
  readonly reasons: readonly string[];
}

export interface AffinityRanking {
  readonly strategy: AffinityStrategy;
  /** The best first; equal scores go by id. */
  readonly candidates: readonly AffinityCandidate[];
  readonly excluded: readonly AffinityExclusion[];
  /** The weights used, adding up to 1. */
  readonly weights: Readonly<Partial<Record<AffinityFactor, number>>>;
}

type Scorers = Readonly<Record<AffinityFactor, FactorScorer | undefined>>;

const inputByFactor: Partial<Record<AffinityFactor, string>> = {
  geographic: "userCoordinates",
  data_locality: "dataLocations",
};

/** The weights in force: those of factors that can be told, scaled to add up to 1. */
function weightsInForce(
  { strategy, weights }: AffinityRequest,
  scorers: Scorers,
): Partial<Record<AffinityFactor, number>> {
  const wanted =
    strategy === "weighted" ? affinityFactors.filter((factor) => weights[factor] > 0) : [strategy];
  const usable = wanted.filter((factor) => scorers[factor] !== undefined);
  const [missing] = wanted;
  if (usable.length === 0) {
    const field = missing === undefined ? "weights" : inputByFactor[missing];
    throw new EdgeloomError({
      code: "invalid_input",
      message: `The affinity strategy "${strategy}" needs ${field}`,
      remedy: `Give ${field}, or choose another strategy`,
      field,
    });
  }
  const weightOf = (factor: AffinityFactor): number =>
    strategy === "weighted" ? weights[factor] : 1;
  const total = usable.reduce((sum, factor) => sum + weightOf(factor), 0);
  return Object.fromEntries(usable.map((factor) => [factor, weightOf(factor) / total]));
}

/** Why each location that may not hold the data may not; empty without a context. */
function complianceReasons(
  locations: readonly EdgeLocation[],
  { complianceContext }: AffinityRequest,
): ReadonlyMap<EdgeLocation, readonly string[]> {
  if (complianceContext === undefined) return new Map();
  const { prohibited } = routeCompliant(locations, complianceContext, 0);
  return new Map(prohibited.map(({ location, reasons }) => [location, reasons]));
}

function sentence(location: EdgeLocation, parts: readonly (readonly [number, string])[]): string {
  const byWeight = [...parts].sort(([a], [b]) => b - a).map(([, text]) => text);
  return `${location.name} scores on ${byWeight.join("; ")}.`;
}

function rate(
  location: EdgeLocation,
  scorers: Scorers,
  weights: Readonly<Partial<Record<AffinityFactor, number>>>,
): AffinityCandidate {
  const factors: Partial<Record<AffinityFactor, FactorScore>> = {};
  const parts: [number, string][] = [];
  let total = 0;
  for (const factor of affinityFactors) {
    const scored = scorers[factor]?.(location);
    if (scored === undefined) continue;
    factors[factor] = scored;
    const weight = weights[factor];
    if (weight === undefined) continue;
    total += weight * scored.score;
    parts.push([
      weight * scored.score,
      `${factor} ${scored.score.toFixed(2)} (${scored.explanation})`,
    ]);
  }
  const score = Math.min(1, Math.max(0, total));
  return { location, score, factors, explanation: sentence(location, parts) };
}

/**
 * Ranks locations by what a workload wants to be close to. Locations that cannot take work, or may
 * not hold the data, are left out with their reasons.
 * @throws EdgeloomError `invalid_input` when the strategy's own input is missing, or a data location
 *   cannot be placed.
 */
export function rankByAffinity(
  locations: readonly EdgeLocation[],
  request: AffinityRequest,
): AffinityRanking {
  const scorers: Scorers = {
    geographic: geographicScorer(request),
    data_locality: dataLocalityScorer(request, locations),
    load: loadScorer,
    compliance: complianceScorer(request),
  };
  const weights = weightsInForce(request, scorers);
  const prohibited = complianceReasons(locations, request);
  const candidates: AffinityCandidate[] = [];
  const excluded: AffinityExclusion[] = [];
  for (const location of locations) {
    const reasons = [...isAvailable(location).reasons, ...(prohibited.get(location) ?? [])];
    if (reasons.length > 0) excluded.push({ location, reasons });
    else candidates.push(rate(location, scorers, weights));
  }
  candidates.sort((a, b) => b.score - a.score || (a.location.id < b.location.id ? -1 : 1));
  return { strategy: request.strategy, candidates, excluded, weights };
}
