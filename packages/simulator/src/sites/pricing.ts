import type { SeededRandom } from "@edgeloom/kernel";
import type { EdgePricing, EdgeRegion } from "@edgeloom/placement";

/** Price levels against us-east; the spread is that of public list prices of general-purpose machines. */
const priceLevels: Readonly<Record<EdgeRegion, number>> = {
  "us-east": 1,
  "us-central": 1,
  "us-west": 1.08,
  canada: 1.07,
  "eu-west": 1.12,
  "eu-central": 1.18,
  "eu-north": 1.04,
  uk: 1.19,
  "asia-southeast": 1.24,
  "asia-east": 1.32,
  "asia-south": 1.05,
  japan: 1.29,
  australia: 1.25,
  "south-america": 1.55,
  africa: 1.31,
  "middle-east": 1.22,
};

/** Traffic leaves most cheaply where networks are dense. */
const networkLevels: Partial<Readonly<Record<EdgeRegion, number>>> = {
  "asia-southeast": 1.35,
  "asia-east": 1.35,
  "asia-south": 1.25,
  japan: 1.25,
  australia: 1.3,
  "south-america": 1.8,
  africa: 1.7,
  "middle-east": 1.3,
};

const round = (dollars: number): number => Math.round(dollars * 1e5) / 1e5;

/** List prices of a site in US dollars, within a tenth of its region's level. */
export function pricingOf(region: EdgeRegion, random: SeededRandom): EdgePricing {
  const level = priceLevels[region] * (0.92 + 0.16 * random.next());
  return {
    computePerHour: round(0.0425 * level),
    memoryPerGbHour: round(0.0047 * level),
    storagePerGbMonth: round(0.09 * level),
    networkPerGb: round(0.05 * level * (networkLevels[region] ?? 1)),
  };
}
