import { z } from "zod";
import { complianceContextSchema } from "../compliance/context.ts";
import { geoCoordinatesSchema } from "../location/coordinates.ts";
import { countryCodeSchema } from "../location/edge-location.ts";

/** What a workload may want to be close to. */
export const affinityFactors = ["geographic", "data_locality", "load", "compliance"] as const;
export type AffinityFactor = (typeof affinityFactors)[number];

export const affinityStrategies = [...affinityFactors, "weighted"] as const;
export const affinityStrategySchema = z.enum(affinityStrategies);
export type AffinityStrategy = z.infer<typeof affinityStrategySchema>;

/** A replica of data. Its place is looked up among the candidates unless coordinates are given. */
export const dataLocationSchema = z.strictObject({
  locationId: z.string().min(1),
  /** Replicas of one dataset stand in for each other; the nearest counts. */
  dataset: z.string().default("data"),
  /** Weighs a dataset against the others. */
  sizeGb: z.number().positive().default(1),
  coordinates: geoCoordinatesSchema.optional(),
  country: countryCodeSchema.optional(),
});
export type DataLocation = z.infer<typeof dataLocationSchema>;

const weightSchema = z.number().nonnegative();

/** Relative weights; only their ratios matter. */
export const affinityWeightsSchema = z
  .strictObject({
    geographic: weightSchema.default(0),
    data_locality: weightSchema.default(0),
    load: weightSchema.default(0),
    compliance: weightSchema.default(0),
  })
  .refine((weights) => affinityFactors.some((factor) => weights[factor] > 0), {
    message: "at least one weight must be above 0",
  });
export type AffinityWeights = z.infer<typeof affinityWeightsSchema>;

export const affinityRequestSchema = z.strictObject({
  strategy: affinityStrategySchema.default("weighted"),
  userCoordinates: geoCoordinatesSchema.optional(),
  userCountry: countryCodeSchema.optional(),
  dataLocations: z.array(dataLocationSchema).default([]),
  /** With it, a location that may not hold the data is left out by every strategy. */
  complianceContext: complianceContextSchema.optional(),
  weights: affinityWeightsSchema.default({
    geographic: 0.35,
    data_locality: 0.3,
    load: 0.2,
    compliance: 0.15,
  }),
});
export type AffinityRequest = z.infer<typeof affinityRequestSchema>;
/** An {@link AffinityRequest} as it may be written, before the defaults are filled in. */
export type AffinityRequestInput = z.input<typeof affinityRequestSchema>;
