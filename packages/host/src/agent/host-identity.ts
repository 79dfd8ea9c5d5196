import { statfsSync } from "node:fs";
import { availableParallelism, hostname, totalmem } from "node:os";
import type { ComplianceZone, EdgeRegion } from "@edgeloom/placement";
import { type NodeIdentity, nodeIdentitySchema } from "@edgeloom/protocol";
import { locationOfTimeZone } from "./host-location.ts";

/** What a person says of a host; the rest is found out. */
export interface HostDescription {
  readonly name?: string | undefined;
  readonly region?: EdgeRegion | undefined;
  readonly country?: string | undefined;
  readonly city?: string | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  readonly complianceZones?: readonly ComplianceZone[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const gb = 1_024 ** 3;
const rounded = (value: number): number => Math.round(value * 10) / 10;

/**
 * What this host declares of itself. Cores, memory and storage are its own; a location that nobody stated is
 * guessed from the time zone, and the label `location-source` says which of the two it is. No compliance zone or
 * safeguard is declared that was not stated.
 */
export function describeHost(description: HostDescription, dataDirectory: string): NodeIdentity {
  const guessed = locationOfTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { latitude, longitude } = description;
  const stated = latitude !== undefined && longitude !== undefined;
  const { blocks, bsize } = statfsSync(dataDirectory);
  return nodeIdentitySchema.parse({
    // The gateway gives the id when the host enrols.
    id: "unenrolled",
    name: description.name ?? hostname(),
    region: description.region ?? guessed.region,
    country: description.country ?? guessed.country,
    city: description.city ?? guessed.city,
    coordinates: stated ? { latitude, longitude } : guessed.coordinates,
    timeZone: guessed.timeZone,
    capabilities: {
      cpuCores: availableParallelism(),
      memoryGb: rounded(totalmem() / gb),
      storageGb: rounded((blocks * bsize) / gb),
      containerRuntime: "process",
    },
    complianceZones: [...(description.complianceZones ?? [])],
    provider: "own host",
    pricing: {},
    labels: {
      os: process.platform,
      architecture: process.arch,
      "location-source": stated ? "stated" : "time zone",
      ...description.labels,
    },
  });
}
