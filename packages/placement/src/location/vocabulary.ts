import { z } from "zod";

/**
 * The words of placement: regions, states of a location, and compliance zones. The strings are part
 * of the import and export format of workflows; they never change their meaning.
 */

export const edgeRegions = [
  "us-east",
  "us-west",
  "us-central",
  "canada",
  "eu-west",
  "eu-central",
  "eu-north",
  "uk",
  "asia-southeast",
  "asia-east",
  "asia-south",
  "japan",
  "australia",
  "south-america",
  "africa",
  "middle-east",
] as const;
export const edgeRegionSchema = z.enum(edgeRegions);
export type EdgeRegion = z.infer<typeof edgeRegionSchema>;

export const edgeStatuses = ["active", "degraded", "maintenance", "offline", "draining"] as const;
export const edgeStatusSchema = z.enum(edgeStatuses);
export type EdgeStatus = z.infer<typeof edgeStatusSchema>;

/**
 * Bodies of rules that a location may attest to and that data may fall under. `restricted` is the
 * strictest: data that may only lie where somebody has declared the location fit for it.
 */
export const complianceZones = [
  "gdpr",
  "uk_gdpr",
  "ccpa",
  "pipeda",
  "lgpd",
  "hipaa",
  "sox",
  "pci_dss",
  "fedramp",
  "itar",
  "public",
  "restricted",
] as const;
export const complianceZoneSchema = z.enum(complianceZones);
export type ComplianceZone = z.infer<typeof complianceZoneSchema>;
