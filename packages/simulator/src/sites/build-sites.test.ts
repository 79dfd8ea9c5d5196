import { createSeededRandom } from "@edgeloom/kernel";
import { edgeRegions } from "@edgeloom/placement";
import { nodeIdentitySchema } from "@edgeloom/protocol";
import { describe, expect, it } from "vitest";
import { buildSites } from "./build-sites.ts";
import { complianceZonesOf } from "./compliance.ts";
import { edgeRegionOf } from "./region.ts";

describe("sites", () => {
  it("cover every region with the two dozen of an ordinary world", () => {
    const sites = buildSites(24, createSeededRandom(7));
    expect(new Set(sites.map(({ identity }) => identity.region))).toEqual(new Set(edgeRegions));
  });

  it("are ten thousand when asked for, each well-formed and with an id of its own", () => {
    const sites = buildSites(10_000, createSeededRandom(7));
    expect(new Set(sites.map(({ identity }) => identity.id)).size).toBe(10_000);
    for (const { identity } of sites) {
      expect(nodeIdentitySchema.safeParse(identity).error, identity.id).toBeUndefined();
    }
    const tokyo = sites.filter(({ identity }) => identity.city === "Tokyo");
    expect(tokyo.length).toBeGreaterThan(1);
    expect(tokyo.reduce((sum, { population }) => sum + population, 0)).toBe(22_006_000);
  });

  it("are the same for the same seed, and others for another", () => {
    const built = (seed: number): string =>
      JSON.stringify(buildSites(24, createSeededRandom(seed)));
    expect(built(7)).toBe(built(7));
    expect(built(8)).not.toBe(built(7));
  });

  it.each([
    ["FR", "", "general", ["public", "gdpr"]],
    ["NO", "", "general", ["public", "gdpr"]],
    ["GB", "", "finance", ["public", "uk_gdpr", "pci_dss"]],
    ["US", "California", "health", ["public", "ccpa", "hipaa"]],
    ["US", "Texas", "finance", ["public", "pci_dss", "sox"]],
    ["DE", "", "health", ["public", "gdpr"]],
    ["BR", "", "general", ["public", "lgpd"]],
    ["CA", "Ontario", "general", ["public", "pipeda"]],
    ["IN", "", "general", ["public"]],
  ] as const)("in %s %s for %s attest to what holds there", (country, province, profile, zones) => {
    expect(complianceZonesOf(country, province, profile)).toEqual(zones);
  });

  it.each([
    ["US", -122, "us-west"],
    ["US", -97, "us-central"],
    ["US", -74, "us-east"],
    ["MX", -99, "south-america"],
    ["PL", 21, "eu-central"],
    ["TR", 29, "middle-east"],
    ["CN", 121, "asia-east"],
    ["NZ", 175, "australia"],
    ["EG", 31, "africa"],
  ] as const)("in %s at %d belong to a region", (country, longitude, region) => {
    expect(edgeRegionOf(country, longitude)).toBe(region);
  });
});
