import type { EdgeLocation } from "../location/edge-location.ts";
import type { CandidateEstimates } from "./constraints.ts";
import type { EdgeDiscoveryRequest } from "./request.ts";

/** What speaks for a location and what to mind about it. */
export interface Explanation {
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

const rounded = (value: number, digits: number): string => value.toFixed(digits);

/** Says in sentences what its scores rest on. */
export function explainCandidate(
  location: EdgeLocation,
  request: EdgeDiscoveryRequest,
  { rttMs, costPerHour }: CandidateEstimates,
  load: number,
): Explanation {
  const reasons: string[] = [];
  const warnings: string[] = [];
  const { uptimePercentage } = location.metrics;
  if (rttMs === undefined) {
    warnings.push("The user's place is unknown, so the latency limit was not checked");
  } else if (rttMs <= 10) reasons.push(`Excellent latency: ${rounded(rttMs, 1)} ms`);
  else if (rttMs <= 50) reasons.push(`Good latency: ${rounded(rttMs, 1)} ms`);
  else if (rttMs > 100) warnings.push(`High latency: ${rounded(rttMs, 1)} ms`);

  if (costPerHour <= 0.02) reasons.push(`Low cost: ${rounded(costPerHour, 4)} $/h`);
  else if (costPerHour > 0.1) warnings.push(`High cost: ${rounded(costPerHour, 3)} $/h`);

  const availableCapacity = 100 * (1 - load);
  if (availableCapacity > 70) reasons.push(`${rounded(availableCapacity, 0)} % of capacity free`);
  else if (availableCapacity < 30) {
    warnings.push(`Only ${rounded(availableCapacity, 0)} % of capacity free`);
  }

  if (uptimePercentage > 99.5) reasons.push(`High uptime: ${rounded(uptimePercentage, 2)} %`);
  else if (uptimePercentage < 99) warnings.push(`Low uptime: ${rounded(uptimePercentage, 2)} %`);

  if (location.status === "degraded") warnings.push("The location is degraded");
  const { preferredRegions } = request;
  if (preferredRegions !== undefined && preferredRegions.length > 0) {
    if (preferredRegions.includes(location.region)) reasons.push("In a preferred region");
    else warnings.push(`Its region ${location.region} is not among the preferred ones`);
  }
  return { reasons, warnings };
}
