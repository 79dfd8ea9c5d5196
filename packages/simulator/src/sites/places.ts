import { rttRegionOfCountry } from "@edgeloom/placement";
import cityTimezones from "city-timezones";
import { metros } from "./metros.ts";
import type { Place } from "./site.ts";

/** Places with the number of the site in its city, from 1, and how many sites share the city. */
export interface SitePlace {
  readonly place: Place;
  readonly number: number;
  readonly sharedBy: number;
}

const peopleMin = 100;
/** Two entries closer than this are one metropolitan area. */
const sameCityDegrees = 0.4;

function isMetro(place: Place): boolean {
  return metros.some(
    (metro) =>
      metro.country === place.country &&
      Math.abs(metro.latitude - place.latitude) < sameCityDegrees &&
      Math.abs(metro.longitude - place.longitude) < sameCityDegrees,
  );
}

/** Every other city of the tables that has people, a time zone and a known country, largest first. */
function cities(): readonly Place[] {
  return cityTimezones.cityMapping
    .map(
      (city): Place => ({
        city: city.city_ascii || city.city,
        country: city.iso2,
        province: city.province,
        latitude: city.lat,
        longitude: city.lng,
        timeZone: city.timezone ?? "",
        population: Math.round(city.pop),
      }),
    )
    .filter(
      (place) =>
        place.timeZone !== "" &&
        place.population >= peopleMin &&
        rttRegionOfCountry(place.country, place.longitude) !== undefined &&
        !isMetro(place),
    )
    .sort((a, b) => b.population - a.population || (a.city < b.city ? -1 : 1));
}

/**
 * The places of a world of `count` sites: first the metros, then the other cities by their population, then
 * more sites in the same order, so that the largest cities are the first to have several.
 */
export function placesFor(count: number): readonly SitePlace[] {
  const all = count <= metros.length ? metros : [...metros, ...cities()];
  const rounds = Math.floor(count / all.length);
  const rest = count % all.length;
  return Array.from({ length: count }, (_, index) => {
    const cityIndex = index % all.length;
    const place = all[cityIndex];
    if (place === undefined) throw new RangeError("the table of places is empty");
    return {
      place,
      number: Math.floor(index / all.length) + 1,
      sharedBy: rounds + (cityIndex < rest ? 1 : 0),
    };
  });
}
