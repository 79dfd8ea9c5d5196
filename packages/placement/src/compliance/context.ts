import { z } from "zod";
import { geoCoordinatesSchema } from "../location/coordinates.ts";
import { countryCodeSchema } from "../location/edge-location.ts";
import { dataClassificationSchema } from "./classification.ts";

/** A country, or a state of the United States as ISO 3166-2 writes it (`US-CA`). */
const subjectPlaceSchema = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, "must be a code such as DE or US-CA");

/** What is known about data that wants a place. Strict: a field nobody reads would be a false comfort. */
export const complianceContextSchema = z.strictObject({
  /** One kind, or all that a classification found. */
  dataClassification: z.union([dataClassificationSchema, z.array(dataClassificationSchema).min(1)]),
  dataSizeGb: z.number().nonnegative().default(0),
  containsPersonalData: z.boolean().default(false),
  /** Where the people are whom the data is about. */
  subjectCountries: z.array(subjectPlaceSchema).optional(),
  userLocation: geoCoordinatesSchema.optional(),
  userCitizenship: countryCodeSchema.optional(),
  userResidence: subjectPlaceSchema.optional(),
  operationType: z.string().default("read"),
  retentionPeriodDays: z.number().nonnegative().optional(),
  sharingScope: z.string().default("internal"),
  /** Zones to apply besides those that follow from the data. One that nobody knows allows nothing. */
  explicitComplianceZones: z.array(z.string()).default([]),
  /** Sets residency rules aside. Decisions show it, with each location that it let in. */
  overrideDataResidency: z.boolean().default(false),
  /** Lets data go where its law finds the protection adequate, beyond the law's own territory. */
  allowAdequateCountries: z.boolean().default(false),
});
export type ComplianceContext = z.infer<typeof complianceContextSchema>;
/** A {@link ComplianceContext} as it may be written, before the defaults are filled in. */
export type ComplianceContextInput = z.input<typeof complianceContextSchema>;
