export type { CapabilityRequirements } from "./location/capability.ts";
export {
  capabilityRequirementsSchema,
  meetsCapabilities,
  parseCapabilityRequirements,
} from "./location/capability.ts";
export type { GeoCoordinates } from "./location/coordinates.ts";
export { earthRadiusKm, geoCoordinatesSchema, greatCircleKm } from "./location/coordinates.ts";
export type { WorkloadCost, WorkloadUsage } from "./location/cost.ts";
export { workloadCost } from "./location/cost.ts";
export type {
  EdgeCapabilities,
  EdgeLocation,
  EdgeLocationInput,
  EdgeMetrics,
  EdgePricing,
  SecurityControls,
} from "./location/edge-location.ts";
export {
  countryCodeSchema,
  edgeCapabilitiesSchema,
  edgeLocationSchema,
  edgeMetricsSchema,
  edgePricingSchema,
  securityControlsSchema,
} from "./location/edge-location.ts";
export type { Verdict } from "./location/health.ts";
export {
  availableCpuUtilizationMax,
  healthLimits,
  isAvailable,
  isHealthy,
  statusFromMetrics,
} from "./location/health.ts";
export { loadFactor } from "./location/load.ts";
export type { ComplianceZone, EdgeRegion, EdgeStatus } from "./location/vocabulary.ts";
export {
  complianceZoneSchema,
  complianceZones,
  edgeRegionSchema,
  edgeRegions,
  edgeStatuses,
  edgeStatusSchema,
} from "./location/vocabulary.ts";
