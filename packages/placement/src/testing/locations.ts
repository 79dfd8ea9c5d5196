import { type EdgeLocation, edgeLocationSchema } from "../location/edge-location.ts";

/** Every safeguard declared. */
export const allControls = {
  encryptionAtRest: true,
  encryptionInTransit: true,
  auditLogging: true,
  mfa: true,
  rbac: true,
  keyManagement: true,
  rightToDelete: true,
  dataPortability: true,
  retentionDays: 4000,
};

type Overrides = Omit<Partial<EdgeLocation>, "capabilities" | "metrics" | "pricing"> & {
  readonly capabilities?: Partial<EdgeLocation["capabilities"]>;
  readonly metrics?: Partial<EdgeLocation["metrics"]>;
  readonly pricing?: Partial<EdgeLocation["pricing"]>;
};

/** A healthy, idle, well guarded location in Frankfurt, but for what a test is about. */
export function makeLocation(overrides: Overrides = {}): EdgeLocation {
  const { capabilities, metrics, pricing, ...rest } = overrides;
  return edgeLocationSchema.parse({
    id: "frankfurt",
    name: "Frankfurt",
    region: "eu-central",
    country: "DE",
    city: "Frankfurt",
    coordinates: { latitude: 50.11, longitude: 8.68 },
    timeZone: "Europe/Berlin",
    complianceZones: ["gdpr", "public"],
    provider: "edgeloom",
    status: "active",
    workloadCount: 0,
    labels: {},
    ...rest,
    capabilities: {
      cpuCores: 8,
      memoryGb: 32,
      storageGb: 500,
      bandwidthGbps: 10,
      controls: allControls,
      ...capabilities,
    },
    metrics: { ...metrics },
    pricing: { computePerHour: 0.03, networkPerGb: 0.05, storagePerGbMonth: 0.1, ...pricing },
  });
}

export const frankfurt = makeLocation();

export const london = makeLocation({
  id: "london",
  name: "London",
  region: "uk",
  country: "GB",
  coordinates: { latitude: 51.51, longitude: -0.13 },
  complianceZones: ["uk_gdpr", "public"],
});

export const newYork = makeLocation({
  id: "new-york",
  name: "New York",
  region: "us-east",
  country: "US",
  coordinates: { latitude: 40.71, longitude: -74.01 },
  complianceZones: ["hipaa", "ccpa", "pci_dss", "sox", "fedramp", "itar", "public"],
});

export const tokyo = makeLocation({
  id: "tokyo",
  name: "Tokyo",
  region: "japan",
  country: "JP",
  coordinates: { latitude: 35.68, longitude: 139.69 },
  complianceZones: ["public"],
});

export const saoPaulo = makeLocation({
  id: "sao-paulo",
  name: "Sao Paulo",
  region: "south-america",
  country: "BR",
  coordinates: { latitude: -23.55, longitude: -46.63 },
  complianceZones: ["lgpd", "public"],
});

export const world = [frankfurt, london, newYork, tokyo, saoPaulo];

export const ids = (locations: readonly { readonly id: string }[]): string[] =>
  locations.map((location) => location.id);
