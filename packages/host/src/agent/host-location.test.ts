import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { describeHost, type HostDescription } from "./host-identity.ts";
import { regionOfPlace } from "./host-location.ts";

describe("regionOfPlace", () => {
  it.each([
    ["JP", undefined, "japan"],
    ["GB", undefined, "uk"],
    ["CA", undefined, "canada"],
    ["DE", undefined, "eu-central"],
    ["PT", undefined, "eu-west"],
    ["SE", undefined, "eu-north"],
    ["ES", { latitude: 37.4, longitude: -6 }, "eu-west"],
    ["US", { latitude: 47.6, longitude: -122.3 }, "us-west"],
    ["US", { latitude: 41.9, longitude: -87.6 }, "us-central"],
    ["US", { latitude: 42.4, longitude: -71.1 }, "us-east"],
    ["PE", undefined, "south-america"],
    ["KE", { latitude: -1.3, longitude: 36.8 }, "africa"],
    ["VN", undefined, "asia-southeast"],
    ["NZ", undefined, "australia"],
    ["KR", undefined, "asia-east"],
    ["QA", undefined, "middle-east"],
    ["LK", undefined, "asia-south"],
    ["MX", undefined, "us-central"],
    // Coordinates say more than a country with no region of its own.
    [undefined, { latitude: 48.1, longitude: 11.6 }, "eu-central"],
    [undefined, { latitude: -12, longitude: -77 }, "south-america"],
    [undefined, { latitude: 51.4, longitude: -2.6 }, "uk"],
    ["XX", undefined, undefined],
    [undefined, undefined, undefined],
  ] as const)("puts %s at %o into %s", (country, coordinates, region) => {
    expect(regionOfPlace(country, coordinates)).toBe(region);
  });
});

describe("describeHost", () => {
  const identity = (description: HostDescription) =>
    describeHost(description, tmpdir(), "America/Los_Angeles");

  it("takes the region from a stated place, whatever the time zone", () => {
    expect(identity({ country: "JP" }).region).toBe("japan");
    expect(identity({ latitude: -33.9, longitude: 151.2 }).region).toBe("australia");
    const stated = identity({
      city: "São Paulo",
      country: "BR",
      latitude: -23.6,
      longitude: -46.6,
    });
    expect(stated).toMatchObject({ region: "south-america", country: "BR", city: "São Paulo" });
  });

  it("takes it from a city that it knows, and from the country with the time zone", () => {
    expect(identity({ city: "Tokyo" })).toMatchObject({ region: "japan", country: "JP" });
    expect(identity({ country: "US" })).toMatchObject({ region: "us-west", city: "Los Angeles" });
    expect(identity({ country: "PE" }).coordinates).toEqual({ latitude: -12, longitude: -77 });
  });

  it("keeps to a region that is stated, and guesses where nothing is", () => {
    expect(identity({ region: "eu-west", country: "DE" }).region).toBe("eu-west");
    expect(identity({})).toMatchObject({ region: "us-west", country: "US", city: "Los Angeles" });
  });

  it("says where its coordinates come from", () => {
    expect(identity({}).labels["location-source"]).toBe("time zone");
    expect(identity({ latitude: 1.3, longitude: 103.8 }).labels["location-source"]).toBe("stated");
  });
});
