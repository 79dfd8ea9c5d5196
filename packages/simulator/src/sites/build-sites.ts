import type { SeededRandom } from "@edgeloom/kernel";
import { complianceZonesOf, privacyZone } from "./compliance.ts";
import { placesFor, type SitePlace } from "./places.ts";
import { pricingOf } from "./pricing.ts";
import { controlsOf, equip, pickProfile, type SiteProfile } from "./profile.ts";
import { edgeRegionOf } from "./region.ts";
import type { Site } from "./site.ts";

/** Requests per second at the peak of a site that serves ten million people. */
const peakOfTenMillion = 2_000;
/** Demand grows more slowly than a city does: large cities have other places to be served from. */
const demandExponent = 0.7;

function slugOf(city: string): string {
  const slug = city
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "site" : slug;
}

/** A few km between the sites of one city. */
function shifted(degrees: number, limit: number, number: number, random: SeededRandom): number {
  if (number === 1) return degrees;
  const moved = degrees + (random.next() - 0.5) * 0.2;
  return Math.round(Math.max(-limit, Math.min(limit, moved)) * 1e4) / 1e4;
}

function buildSite(id: string, { place, number, sharedBy }: SitePlace, random: SeededRandom): Site {
  const { city, country, province, timeZone } = place;
  const profile: SiteProfile = pickProfile(random);
  const region = edgeRegionOf(country, place.longitude);
  const controls = controlsOf(profile, privacyZone(country, province) !== null);
  const population = Math.round(place.population / sharedBy);
  const serviceMs = 8 + 10 * random.next();
  const requestsPerSecPeak = peakOfTenMillion * (population / 1e7) ** demandExponent;
  // Built for the peak with some to spare, as far as machines come in that size.
  const utilizationPlanned = 0.5 + 0.3 * random.next();
  const coresNeeded = (requestsPerSecPeak * serviceMs) / 1_000 / utilizationPlanned;
  return {
    population,
    serviceMs,
    requestsPerSecPeak,
    identity: {
      id,
      name: number === 1 ? city : `${city} ${number}`,
      region,
      country,
      city,
      coordinates: {
        latitude: shifted(place.latitude, 90, number, random),
        longitude: shifted(place.longitude, 180, number, random),
      },
      timeZone,
      capabilities: equip(profile, coresNeeded, controls, random),
      complianceZones: complianceZonesOf(country, province, profile),
      provider: "edgeloom",
      pricing: pricingOf(region, random),
      labels: { profile, tier: population >= 5e6 ? "hub" : population >= 5e5 ? "metro" : "local" },
    },
  };
}

/**
 * The sites of a world. A site depends on the seed and its own name, so the first sites of a larger world are
 * those of a smaller one, but for the people that they come to share.
 */
export function buildSites(count: number, random: SeededRandom, idPrefix = ""): readonly Site[] {
  const taken = new Set<string>();
  return placesFor(count).map((sitePlace) => {
    const { place, number } = sitePlace;
    const slug = slugOf(place.city);
    let id = `${idPrefix}${slug}-${number}`;
    // Cities share names: Birmingham, then Birmingham of the US.
    for (let i = 0; taken.has(id); i += 1) {
      const again = i === 0 ? "" : `${i + 1}`;
      id = `${idPrefix}${slug}-${place.country.toLowerCase()}${again}-${number}`;
    }
    taken.add(id);
    return buildSite(id, sitePlace, random.fork(`site/${id.slice(idPrefix.length)}`));
  });
}
