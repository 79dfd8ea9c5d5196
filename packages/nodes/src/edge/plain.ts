import type { JsonObject, JsonValue } from "@edgeloom/kernel";
import type { EdgeLocation } from "@edgeloom/placement";

/** A record of this program as plain JSON: what is undefined is left out. */
export function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

/** A list of records as plain JSON. */
export function plainList(values: readonly object[]): JsonValue[] {
  return JSON.parse(JSON.stringify(values));
}

/** What a result says of a location: who and where, not all its figures. */
export function locationSummary(location: EdgeLocation): {
  id: string;
  name: string;
  region: string;
  country: string;
  city: string;
} {
  const { id, name, region, country, city } = location;
  return { id, name, region, country, city };
}
