import { type EdgeRegion, rttRegionOfCountry } from "@edgeloom/placement";

const usCentralLongitudes = { west: -106, east: -87 };
const euNorth = new Set("DK EE FI FO IS LT LV NO SE AX SJ RU BY".split(" "));
const euWest = new Set("AD BE ES FR GI IE LU MC NL PT".split(" "));
const uk = new Set("GB GG IM JE".split(" "));

/** The placement region that a country's sites belong to. */
export function edgeRegionOf(country: string, longitude: number): EdgeRegion {
  if (country === "JP") return "japan";
  if (country === "CA" || country === "PM" || country === "GL") return "canada";
  if (uk.has(country)) return "uk";
  if (euNorth.has(country)) return "eu-north";
  if (euWest.has(country)) return "eu-west";
  switch (rttRegionOfCountry(country, longitude)) {
    case "north-america-west":
    case "north-america-east":
      if (longitude < usCentralLongitudes.west) return "us-west";
      return longitude < usCentralLongitudes.east ? "us-central" : "us-east";
    case "central-america":
    case "south-america":
      return "south-america";
    case "africa":
    case "north-africa":
      return "africa";
    case "middle-east":
      return "middle-east";
    case "russia":
    case "south-asia":
      return "asia-south";
    case "south-east-asia":
      return "asia-southeast";
    case "east-asia":
    case "china":
      return "asia-east";
    case "oceania":
      return "australia";
    default:
      return "eu-central";
  }
}
