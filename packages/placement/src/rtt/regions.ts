/**
 * The groups of places that the round-trip model tells apart, and which country belongs to which.
 * Groups follow the United Nations' M49 subregions, joined where networks are.
 */
export type RttRegion =
  | "europe"
  | "north-america-west"
  | "north-america-east"
  | "central-america"
  | "south-america"
  | "north-africa"
  | "africa"
  | "middle-east"
  | "russia"
  | "south-asia"
  | "south-east-asia"
  | "east-asia"
  | "china"
  | "oceania";

/** Milliseconds that a place of each region adds to a path between groups. */
export const accessMs: Readonly<Record<RttRegion, number>> = {
  china: 76,
  "south-america": 14,
  "north-africa": 9,
  "south-east-asia": 9,
  "central-america": 7,
  oceania: 6,
  "south-asia": 6,
  africa: 5,
  russia: 4,
  "middle-east": 2,
  europe: -9,
  "east-asia": -10,
  "north-america-west": -18,
  "north-america-east": -19,
};

const northAmericaDivideLongitude = -100;

type CountryRegion = Exclude<RttRegion, `north-america-${string}`> | "north-america";

const countriesByRegion: Readonly<Record<CountryRegion, string>> = {
  europe:
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SJ SK SM UA VA XK",
  "north-america": "BM CA GL PM US",
  "central-america":
    "AG AI AW BB BL BQ BS BZ CR CU CW DM DO GD GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PR SV SX TC TT VC VG VI",
  "south-america": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
  "north-africa": "DZ EG EH LY MA SD TN",
  africa:
    "AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW IO KE KM LR LS MG ML MR MU MW MZ NA NE NG RE RW SC SH SL SN SO SS ST SZ TD TF TG TZ UG YT ZA ZM ZW",
  "middle-east": "AE AM AZ BH GE IL IQ IR JO KW LB OM PS QA SA SY TR YE",
  // Central Asia reaches the world through Russia for the most part.
  russia: "KG KZ RU TJ TM UZ",
  "south-asia": "AF BD BT IN LK MV NP PK",
  "south-east-asia": "BN ID KH LA MM MY PH SG TH TL VN",
  "east-asia": "HK JP KP KR MN MO TW",
  china: "CN",
  oceania:
    "AQ AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
};

const regionByCountry: ReadonlyMap<string, CountryRegion> = new Map(
  Object.entries(countriesByRegion).flatMap(([region, countries]) =>
    countries.split(" ").map((country) => [country, region as CountryRegion] as const),
  ),
);

/** The region of a country (ISO 3166-1 alpha-2), or undefined when it names no country. */
export function rttRegionOfCountry(country: string, longitude: number): RttRegion | undefined {
  const region = regionByCountry.get(country);
  if (region !== "north-america") return region;
  return longitude < northAmericaDivideLongitude ? "north-america-west" : "north-america-east";
}
