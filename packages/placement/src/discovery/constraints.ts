import { zoneFailures } from "../compliance/requirement-check.ts";
import { zoneRules } from "../compliance/rulebook.ts";
import { meetsCapabilities } from "../location/capability.ts";
import type { EdgeLocation } from "../location/edge-location.ts";
import { isAvailable } from "../location/health.ts";
import type { ComplianceZone } from "../location/vocabulary.ts";
import type { EdgeDiscoveryRequest } from "./request.ts";

/** Figures of a location for one request. */
export interface CandidateEstimates {
  /** Undefined when the user's place is unknown. */
  readonly rttMs: number | undefined;
  readonly costPerHour: number;
}

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

/** Countries that a zone keeps data in, or undefined when it has no territory. */
function zoneTerritory(zone: ComplianceZone): ReadonlySet<string> | undefined {
  for (const { test } of zoneRules[zone].requirements) {
    if (test.kind === "territory" || test.kind === "territory_or_attestation") {
      return test.countries;
    }
  }
  return undefined;
}

function residencyReasons(location: EdgeLocation, request: EdgeDiscoveryRequest): string[] {
  if (!request.dataResidencyRequired) return [];
  const zones = request.complianceZones.filter((zone) => zoneTerritory(zone) !== undefined);
  if (zones.length > 0) {
    return zones
      .filter((zone) => zoneTerritory(zone)?.has(location.country) !== true)
      .map((zone) => `lies in ${location.country}, outside the territory of ${zone}`);
  }
  if (request.userCountry === undefined) {
    return ["data residency is required, but neither the user's country nor a zone's is known"];
  }
  return location.country === request.userCountry
    ? []
    : [`lies in ${location.country}, and data must stay in ${request.userCountry}`];
}

/**
 * Rules of the zones asked for that a location fails. Who gets the data is not known here, so rules
 * on citizenship are left to the compliance router.
 */
function zoneReasons(location: EdgeLocation, request: EdgeDiscoveryRequest): string[] {
  return request.complianceZones.flatMap((zone) =>
    zoneFailures(location, zone)
      .filter(
        ({ requirement }) =>
          requirement.enforcement === "required" && requirement.test.kind !== "citizenship",
      )
      .map(({ requirement, reason }) => `${zone}:${requirement.rule}: ${reason}`),
  );
}

function figureReasons(
  { metrics }: EdgeLocation,
  request: EdgeDiscoveryRequest,
  { rttMs, costPerHour }: CandidateEstimates,
): string[] {
  const reasons: string[] = [];
  if (rttMs !== undefined && rttMs > request.maxLatencyMs) {
    reasons.push(`round trip ${number(rttMs)} ms is over ${number(request.maxLatencyMs)} ms`);
  }
  if (metrics.uptimePercentage < request.minUptimePercentage) {
    reasons.push(
      `uptime ${number(metrics.uptimePercentage)} % is under ${request.minUptimePercentage} %`,
    );
  }
  if (metrics.errorRate > request.maxErrorRate) {
    reasons.push(`error rate ${number(metrics.errorRate)} is over ${request.maxErrorRate}`);
  }
  if (request.maxCostPerHour !== undefined && costPerHour > request.maxCostPerHour) {
    reasons.push(`cost ${number(costPerHour)} $/h is over ${request.maxCostPerHour} $/h`);
  }
  return reasons;
}

/** Every hard constraint of a request that a location fails. */
export function rejectionReasons(
  location: EdgeLocation,
  request: EdgeDiscoveryRequest,
  estimates: CandidateEstimates,
): string[] {
  const excluded = request.excludedRegions?.includes(location.region) === true;
  const capability = meetsCapabilities(location, {
    cpuCores: request.minCpuCores,
    memoryGb: request.minMemoryGb,
    storageGb: request.minStorageGb,
    gpuRequired: request.gpuRequired,
    bandwidthGbps: request.bandwidthRequirements,
    databaseSupport: request.databaseSupport,
    aiModels: request.aiModelsRequired,
  });
  return [
    ...isAvailable(location).reasons,
    ...(excluded ? [`its region ${location.region} is excluded`] : []),
    ...capability.reasons,
    ...zoneReasons(location, request),
    ...residencyReasons(location, request),
    ...figureReasons(location, request, estimates),
  ];
}
