import { z } from "zod";
import { geoCoordinatesSchema } from "./coordinates.ts";
import { complianceZoneSchema, edgeRegionSchema, edgeStatusSchema } from "./vocabulary.ts";

/**
 * Safeguards that a location declares. What is not declared counts as absent: compliance is
 * evaluated from these flags and never assumed.
 */
export const securityControlsSchema = z.object({
  encryptionAtRest: z.boolean().default(false),
  encryptionInTransit: z.boolean().default(false),
  auditLogging: z.boolean().default(false),
  mfa: z.boolean().default(false),
  rbac: z.boolean().default(false),
  /** Keys are held in a hardware module or key service, with rotation. */
  keyManagement: z.boolean().default(false),
  /** A subject's data can be erased on request. */
  rightToDelete: z.boolean().default(false),
  /** A subject's data can be exported in a common format. */
  dataPortability: z.boolean().default(false),
  /** The longest time, in days, for which the location guarantees to keep records unaltered. */
  retentionDays: z.number().nonnegative().default(0),
});
export type SecurityControls = z.infer<typeof securityControlsSchema>;

export const edgeCapabilitiesSchema = z.object({
  cpuCores: z.number().positive(),
  memoryGb: z.number().positive(),
  storageGb: z.number().nonnegative(),
  gpuAvailable: z.boolean().default(false),
  gpuType: z.string().optional(),
  bandwidthGbps: z.number().nonnegative().default(1),
  supportsIpv6: z.boolean().default(true),
  cdnEnabled: z.boolean().default(false),
  /** Names of database engines, lower case: `postgresql`, `redis`. */
  databaseSupport: z.array(z.string()).default([]),
  aiModelsAvailable: z.array(z.string()).default([]),
  containerRuntime: z.string().default("docker"),
  controls: securityControlsSchema.default(securityControlsSchema.parse({})),
});
export type EdgeCapabilities = z.infer<typeof edgeCapabilitiesSchema>;

const fractionSchema = z.number().min(0).max(1);

/** Current figures of a location. Utilisations and rates are fractions of 1; latencies are ms. */
export const edgeMetricsSchema = z.object({
  cpuUtilization: fractionSchema.default(0),
  memoryUtilization: fractionSchema.default(0),
  storageUtilization: fractionSchema.default(0),
  latencyP50Ms: z.number().nonnegative().default(0),
  latencyP95Ms: z.number().nonnegative().default(0),
  latencyP99Ms: z.number().nonnegative().default(0),
  throughputRps: z.number().nonnegative().default(0),
  uptimePercentage: z.number().min(0).max(100).default(100),
  errorRate: fractionSchema.default(0),
  successRate: fractionSchema.default(1),
  /** Health checks failed in a row. */
  healthCheckFailures: z.number().int().nonnegative().default(0),
  /** When the figures were taken; null when none have come in yet. */
  collectedAt: z.number().nullable().default(null),
});
export type EdgeMetrics = z.infer<typeof edgeMetricsSchema>;

/** Local list prices in US dollars. */
export const edgePricingSchema = z.object({
  /** One core for one hour. */
  computePerHour: z.number().nonnegative().default(0),
  networkPerGb: z.number().nonnegative().default(0),
  storagePerGbMonth: z.number().nonnegative().default(0),
  /** One GB of memory for one hour; when left out it follows from the price of a core. */
  memoryPerGbHour: z.number().nonnegative().optional(),
});
export type EdgePricing = z.infer<typeof edgePricingSchema>;

/** ISO 3166-1 alpha-2, upper case. */
export const countryCodeSchema = z
  .string()
  .regex(/^[A-Z]{2}$/, "must be an ISO 3166-1 alpha-2 code such as DE");

/** A place where workloads and data can be put: what it is, what it costs and how it is doing. */
export const edgeLocationSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  region: edgeRegionSchema,
  country: countryCodeSchema,
  city: z.string(),
  coordinates: geoCoordinatesSchema,
  /** IANA name, such as Europe/Berlin. */
  timeZone: z.string(),
  capabilities: edgeCapabilitiesSchema,
  complianceZones: z.array(complianceZoneSchema),
  provider: z.string(),
  pricing: edgePricingSchema,
  metrics: edgeMetricsSchema,
  status: edgeStatusSchema,
  workloadCount: z.number().int().nonnegative(),
  labels: z.record(z.string(), z.string()),
});
export type EdgeLocation = z.infer<typeof edgeLocationSchema>;
/** An {@link EdgeLocation} as it may be written, before the defaults are filled in. */
export type EdgeLocationInput = z.input<typeof edgeLocationSchema>;
