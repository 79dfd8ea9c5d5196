import { type GeoCoordinates, greatCircleKm } from "../location/coordinates.ts";
import type { EdgeLocation } from "../location/edge-location.ts";
import { isAvailable } from "../location/health.ts";
import { loadFactor } from "../location/load.ts";

const nearKm = 1000;
const farKm = 20_000;

/** Higher is better: near to the user first, then lightly loaded, then attested for more zones. */
function recommendationScore(location: EdgeLocation, userLocation?: GeoCoordinates): number {
  const km = userLocation === undefined ? 0 : greatCircleKm(userLocation, location.coordinates);
  const nearness = km <= nearKm ? 1 - (0.5 * km) / nearKm : 0.5 * (1 - km / farKm);
  return nearness + 0.5 * (1 - loadFactor(location)) + 0.02 * location.complianceZones.length;
}

/** The best location that can take work now, or null. Equal ones go by id. */
export function recommendLocation(
  allowed: readonly EdgeLocation[],
  userLocation: GeoCoordinates | undefined,
): EdgeLocation | null {
  let best: EdgeLocation | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const location of allowed) {
    if (!isAvailable(location).ok) continue;
    const score = recommendationScore(location, userLocation);
    if (score > bestScore || (score === bestScore && best !== null && location.id < best.id)) {
      best = location;
      bestScore = score;
    }
  }
  return best;
}
