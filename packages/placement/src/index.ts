export type { FactorScore } from "./affinity/factor-scores.ts";
export type {
  AffinityCandidate,
  AffinityExclusion,
  AffinityRanking,
} from "./affinity/rank.ts";
export { rankByAffinity } from "./affinity/rank.ts";
export type {
  AffinityFactor,
  AffinityRequest,
  AffinityRequestInput,
  AffinityStrategy,
  AffinityWeights,
  DataLocation,
} from "./affinity/request.ts";
export {
  affinityFactors,
  affinityRequestSchema,
  affinityStrategies,
  affinityStrategySchema,
  affinityWeightsSchema,
  dataLocationSchema,
} from "./affinity/request.ts";
export type { DataClassification } from "./compliance/classification.ts";
export {
  dataClassificationSchema,
  dataClassifications,
  isPersonal,
  strictestClassification,
} from "./compliance/classification.ts";
export type { ClassificationFinding, DataClassificationResult } from "./compliance/classify.ts";
export { classifyData } from "./compliance/classify.ts";
export type { ComplianceContext, ComplianceContextInput } from "./compliance/context.ts";
export { complianceContextSchema } from "./compliance/context.ts";
export type {
  AppliedRequirement,
  ComplianceAuditEntry,
  ComplianceDecision,
  ProhibitedLocation,
  ResidencyOverride,
} from "./compliance/decision.ts";
export { complianceAuditEntry } from "./compliance/decision.ts";
export type { ApplicableRegulations, ApplicableZone } from "./compliance/regulations.ts";
export { getApplicableRegulations } from "./compliance/regulations.ts";
export type { CheckCircumstances, RequirementFailure } from "./compliance/requirement-check.ts";
export { zoneFailures } from "./compliance/requirement-check.ts";
export { isCompliantLocation, routeCompliant } from "./compliance/router.ts";
export type { ComplianceRequirement, ComplianceRule, ZoneRules } from "./compliance/rulebook.ts";
export { baselineRequirements, complianceRules, zoneRules } from "./compliance/rulebook.ts";
export type {
  EdgeDiscoveryResult,
  EdgeScore,
  PlaceLookup,
  RejectedLocation,
} from "./discovery/discover.ts";
export { discoverEdges } from "./discovery/discover.ts";
export type {
  EdgeDiscoveryRequest,
  EdgeDiscoveryRequestInput,
  EdgeSelectionStrategy,
} from "./discovery/request.ts";
export {
  edgeDiscoveryRequestSchema,
  edgeSelectionStrategies,
  edgeSelectionStrategySchema,
} from "./discovery/request.ts";
export type { ScoreParts } from "./discovery/scores.ts";
export { strategyWeights } from "./discovery/scores.ts";
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
export { cityCoordinates, nearestCountry } from "./rtt/anchors.ts";
export type { RttEstimate, RttPlace, RttPlaceInput } from "./rtt/estimate.ts";
export { createRttPlace, estimateRtt } from "./rtt/estimate.ts";
export type { JitterModel, LinkJitter } from "./rtt/jitter.ts";
export { createJitterModel, sampleRttMs } from "./rtt/jitter.ts";
export type { RttRegion } from "./rtt/regions.ts";
export { rttRegionOfCountry } from "./rtt/regions.ts";
