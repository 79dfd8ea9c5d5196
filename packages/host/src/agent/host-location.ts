import { assertNever } from "@edgeloom/kernel";
import {
  cityCoordinates,
  type EdgeRegion,
  type GeoCoordinates,
  nearestCountry,
  rttRegionOfCountry,
} from "@edgeloom/placement";

export interface HostLocation {
  readonly region: EdgeRegion;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly city: string;
  readonly coordinates: GeoCoordinates;
  readonly timeZone: string;
}

type Row = readonly [EdgeRegion, string, string, number, number];

/** The city that names each time zone; coordinates to a tenth of a degree. */
const zones: Readonly<Record<string, Row>> = {
  "America/New_York": ["us-east", "US", "New York", 40.7, -74.0],
  "America/Detroit": ["us-east", "US", "Detroit", 42.3, -83.0],
  "America/Chicago": ["us-central", "US", "Chicago", 41.9, -87.6],
  "America/Denver": ["us-central", "US", "Denver", 39.7, -105.0],
  "America/Los_Angeles": ["us-west", "US", "Los Angeles", 34.1, -118.2],
  "America/Phoenix": ["us-west", "US", "Phoenix", 33.4, -112.1],
  "America/Toronto": ["canada", "CA", "Toronto", 43.7, -79.4],
  "America/Vancouver": ["canada", "CA", "Vancouver", 49.3, -123.1],
  "America/Mexico_City": ["us-central", "MX", "Mexico City", 19.4, -99.1],
  "America/Sao_Paulo": ["south-america", "BR", "São Paulo", -23.6, -46.6],
  "America/Argentina/Buenos_Aires": ["south-america", "AR", "Buenos Aires", -34.6, -58.4],
  "America/Santiago": ["south-america", "CL", "Santiago", -33.4, -70.7],
  "America/Bogota": ["south-america", "CO", "Bogotá", 4.7, -74.1],
  "Europe/London": ["uk", "GB", "London", 51.5, -0.1],
  "Europe/Dublin": ["eu-west", "IE", "Dublin", 53.3, -6.3],
  "Europe/Lisbon": ["eu-west", "PT", "Lisbon", 38.7, -9.1],
  "Europe/Madrid": ["eu-west", "ES", "Madrid", 40.4, -3.7],
  "Europe/Paris": ["eu-west", "FR", "Paris", 48.9, 2.4],
  "Europe/Brussels": ["eu-west", "BE", "Brussels", 50.8, 4.4],
  "Europe/Amsterdam": ["eu-west", "NL", "Amsterdam", 52.4, 4.9],
  "Europe/Berlin": ["eu-central", "DE", "Berlin", 52.5, 13.4],
  "Europe/Zurich": ["eu-central", "CH", "Zürich", 47.4, 8.5],
  "Europe/Vienna": ["eu-central", "AT", "Vienna", 48.2, 16.4],
  "Europe/Rome": ["eu-central", "IT", "Rome", 41.9, 12.5],
  "Europe/Prague": ["eu-central", "CZ", "Prague", 50.1, 14.4],
  "Europe/Warsaw": ["eu-central", "PL", "Warsaw", 52.2, 21.0],
  "Europe/Stockholm": ["eu-north", "SE", "Stockholm", 59.3, 18.1],
  "Europe/Oslo": ["eu-north", "NO", "Oslo", 59.9, 10.8],
  "Europe/Helsinki": ["eu-north", "FI", "Helsinki", 60.2, 24.9],
  "Europe/Copenhagen": ["eu-north", "DK", "Copenhagen", 55.7, 12.6],
  "Europe/Istanbul": ["middle-east", "TR", "Istanbul", 41.0, 29.0],
  "Asia/Dubai": ["middle-east", "AE", "Dubai", 25.3, 55.3],
  "Asia/Riyadh": ["middle-east", "SA", "Riyadh", 24.7, 46.7],
  "Asia/Jerusalem": ["middle-east", "IL", "Jerusalem", 31.8, 35.2],
  "Asia/Kolkata": ["asia-south", "IN", "Kolkata", 22.6, 88.4],
  "Asia/Karachi": ["asia-south", "PK", "Karachi", 24.9, 67.0],
  "Asia/Singapore": ["asia-southeast", "SG", "Singapore", 1.3, 103.8],
  "Asia/Jakarta": ["asia-southeast", "ID", "Jakarta", -6.2, 106.8],
  "Asia/Bangkok": ["asia-southeast", "TH", "Bangkok", 13.8, 100.5],
  "Asia/Manila": ["asia-southeast", "PH", "Manila", 14.6, 121.0],
  "Asia/Shanghai": ["asia-east", "CN", "Shanghai", 31.2, 121.5],
  "Asia/Hong_Kong": ["asia-east", "HK", "Hong Kong", 22.3, 114.2],
  "Asia/Taipei": ["asia-east", "TW", "Taipei", 25.0, 121.6],
  "Asia/Seoul": ["asia-east", "KR", "Seoul", 37.6, 127.0],
  "Asia/Tokyo": ["japan", "JP", "Tokyo", 35.7, 139.7],
  "Australia/Sydney": ["australia", "AU", "Sydney", -33.9, 151.2],
  "Australia/Melbourne": ["australia", "AU", "Melbourne", -37.8, 145.0],
  "Pacific/Auckland": ["australia", "NZ", "Auckland", -36.8, 174.8],
  "Africa/Johannesburg": ["africa", "ZA", "Johannesburg", -26.2, 28.0],
  "Africa/Lagos": ["africa", "NG", "Lagos", 6.5, 3.4],
  "Africa/Nairobi": ["africa", "KE", "Nairobi", -1.3, 36.8],
  "Africa/Cairo": ["africa", "EG", "Cairo", 30.0, 31.2],
};

/** Greenwich, for hosts on UTC, as servers often are, and on zones that are not listed. */
const fallback: Row = ["uk", "GB", "Greenwich", 51.5, 0];

/**
 * Where a host in a time zone probably is: the city that names the zone. A guess that may be a thousand
 * kilometres off; whoever places work by distance should state the location.
 */
function locationOfTimeZone(timeZone: string): HostLocation {
  const [region, country, city, latitude, longitude] = zones[timeZone] ?? fallback;
  return { region, country, city, coordinates: { latitude, longitude }, timeZone };
}

const britain = new Set(["GB", "GG", "IM", "JE"]);
const europeNorth = new Set(["AX", "DK", "EE", "FI", "FO", "IS", "LT", "LV", "NO", "SE", "SJ"]);
const europeWest = new Set(["AD", "BE", "ES", "FR", "GI", "IE", "LU", "MC", "NL", "PT"]);
const canadian = new Set(["CA", "GL", "PM"]);

function europeanRegion(country: string): EdgeRegion {
  if (britain.has(country)) return "uk";
  if (europeNorth.has(country)) return "eu-north";
  return europeWest.has(country) ? "eu-west" : "eu-central";
}

/** Detroit lies in the east, Chicago in the centre, Phoenix in the west. */
function northAmericanRegion(country: string, longitude: number): EdgeRegion {
  if (canadian.has(country)) return "canada";
  if (longitude > -87) return "us-east";
  return longitude > -109 ? "us-central" : "us-west";
}

/**
 * The region of a country (ISO 3166-1 alpha-2), of coordinates, or of both, where the country goes first and the
 * coordinates tell the parts of a wide one apart. Undefined for what names no place.
 */
export function regionOfPlace(
  country: string | undefined,
  coordinates: GeoCoordinates | undefined,
): EdgeRegion | undefined {
  const land = country ?? (coordinates && nearestCountry(coordinates));
  if (land === undefined) return undefined;
  const longitude = (coordinates ?? cityCoordinates(land))?.longitude ?? 0;
  const group = rttRegionOfCountry(land, longitude);
  switch (group) {
    case undefined:
      return undefined;
    case "europe":
      return europeanRegion(land);
    case "north-america-east":
    case "north-america-west":
      return northAmericanRegion(land, longitude);
    case "central-america":
      return "us-central";
    case "north-africa":
    case "africa":
      return "africa";
    case "russia":
      // Up to the Urals the north of Europe is nearest, beyond them the east of Asia.
      return longitude < 60 ? "eu-north" : "asia-east";
    case "south-asia":
      return "asia-south";
    case "south-east-asia":
      return "asia-southeast";
    case "east-asia":
      return land === "JP" ? "japan" : "asia-east";
    case "china":
      return "asia-east";
    case "oceania":
      return "australia";
    case "south-america":
    case "middle-east":
      return group;
    default:
      return assertNever(group);
  }
}

/** What somebody stated of where a host is. */
interface StatedPlace {
  readonly region?: EdgeRegion | undefined;
  readonly country?: string | undefined;
  readonly city?: string | undefined;
  readonly coordinates?: GeoCoordinates | undefined;
}

/** The row of a city by its name, within the country where one is stated. */
function cityRow({ city, country }: StatedPlace): Row | undefined {
  return Object.values(zones).find(
    (row) => row[2] === city && (country === undefined || row[1] === country),
  );
}

/** Where a host is, as far as it was stated; the rest follows from that, or else is guessed from the time zone. */
export function locationOfHost(stated: StatedPlace, timeZone: string): HostLocation {
  const guessed = locationOfTimeZone(timeZone);
  const named = cityRow(stated);
  const near = stated.coordinates && nearestCountry(stated.coordinates);
  const country = stated.country ?? near ?? named?.[1] ?? guessed.country;
  const abroad = country !== guessed.country;
  const coordinates =
    stated.coordinates ??
    (named && { latitude: named[3], longitude: named[4] }) ??
    (abroad ? cityCoordinates(country) : undefined) ??
    guessed.coordinates;
  return {
    region: stated.region ?? regionOfPlace(country, coordinates) ?? guessed.region,
    country,
    // Abroad the city of the time zone would be wrong for certain.
    city: stated.city ?? (abroad ? country : guessed.city),
    coordinates,
    timeZone,
  };
}
