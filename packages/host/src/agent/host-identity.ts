import { statfsSync } from "node:fs";
import { availableParallelism, hostname, totalmem } from "node:os";
import type { ComplianceZone, EdgeRegion } from "@edgeloom/placement";
import { type NodeIdentity, nodeIdentitySchema } from "@edgeloom/protocol";
import { locationOfHost } from "./host-location.ts";

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
 * What this host declares of itself. Cores, memory and storage are its own; what nobody
 * stated of its location follows from what was stated, or is guessed from the time zone; the label `location-source`
 * says where its coordinates come from. No compliance zone or
 * safeguard is declared that was not stated.
 */
export function describeHost(
  description: HostDescription,
  dataDirectory: string,
  timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone,
): NodeIdentity {
  const { region, country, city, latitude, longitude } = description;
  const located = latitude !== undefined && longitude !== undefined;
  const coordinates = located ? { latitude, longitude } : undefined;
  const location = locationOfHost({ region, country, city, coordinates }, timeZone);
  const { blocks, bsize } = statfsSync(dataDirectory);
  return nodeIdentitySchema.parse({
    // The gateway gives the id when the host enrols.
    id: "unenrolled",
    name: description.name ?? hostname(),
    ...location,
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
      "location-source": located ? "stated" : "time zone",
      ...description.labels,
    },
  });
}
