import { z } from "zod";
import { geoCoordinatesSchema } from "../location/coordinates.ts";
import { countryCodeSchema } from "../location/edge-location.ts";
import { complianceZoneSchema, edgeRegionSchema } from "../location/vocabulary.ts";

export const edgeSelectionStrategies = [
  "latency_optimal",
  "cost_optimal",
  "balanced",
  "capacity_optimal",
  "compliance_first",
  "load_balanced",
  "performance_optimal",
] as const;
export const edgeSelectionStrategySchema = z.enum(edgeSelectionStrategies);
export type EdgeSelectionStrategy = z.infer<typeof edgeSelectionStrategySchema>;

/** What is wanted of a location. All but the strategy and the preferred regions are hard limits. */
export const edgeDiscoveryRequestSchema = z.strictObject({
  userCoordinates: geoCoordinatesSchema.optional(),
  /** Where the user is; decides data residency, and helps to estimate round trips. */
  userCountry: countryCodeSchema.optional(),
  /** Locations in these regions come first; others follow with a warning. */
  preferredRegions: z.array(edgeRegionSchema).optional(),
  excludedRegions: z.array(edgeRegionSchema).optional(),
  minCpuCores: z.number().nonnegative().default(1),
  minMemoryGb: z.number().nonnegative().default(1),
  minStorageGb: z.number().nonnegative().default(10),
  gpuRequired: z.boolean().default(false),
  /** Gbit/s. */
  bandwidthRequirements: z.number().nonnegative().default(1),
  databaseSupport: z.array(z.string()).optional(),
  aiModelsRequired: z.array(z.string()).optional(),
  complianceZones: z.array(complianceZoneSchema).default(["public"]),
  /**
   * Data must stay in the territory of each zone that has one, or else in the user's country. When
   * neither is known no location qualifies.
   */
  dataResidencyRequired: z.boolean().default(false),
  /** Round trip. Needs `userCoordinates`; without them it cannot be checked and a warning says so. */
  maxLatencyMs: z.number().positive().default(100),
  minUptimePercentage: z.number().min(0).max(100).default(99),
  maxErrorRate: z.number().min(0).max(1).default(0.01),
  selectionStrategy: edgeSelectionStrategySchema.default("balanced"),
  maxResults: z.number().int().positive().default(5),
  /** US dollars for an hour of the cores, memory and storage asked for. */
  maxCostPerHour: z.number().nonnegative().optional(),
});
export type EdgeDiscoveryRequest = z.infer<typeof edgeDiscoveryRequestSchema>;
/** An {@link EdgeDiscoveryRequest} as it may be written, before the defaults are filled in. */
export type EdgeDiscoveryRequestInput = z.input<typeof edgeDiscoveryRequestSchema>;
