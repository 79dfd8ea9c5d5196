import { invariant } from "@edgeloom/kernel";
import { type GeoCoordinates, greatCircleKm } from "../location/coordinates.ts";
import { type RttRegion, rttRegionOfCountry } from "./regions.ts";

/**
 * Where nothing but coordinates is known, the region is that of the nearest anchor: a large city,
 * written as country, latitude and longitude in whole degrees. Wide countries and both sides of a
 * border between groups have several.
 */
const anchorTable = `
AE 25 55,AF 35 69,AM 40 45,AO -9 13,AR -35 -58,AR -31 -64,AR -46 -68,AR -24 -65,AT 48 16,AU -34 151,
AU -38 145,AU -27 153,AU -32 116,AU -35 139,AU -12 131,AU -24 134,AZ 40 50,BA 44 18,BD 24 90,BE 51 4,
BG 43 23,BO -17 -68,BR -23 -46,BR -16 -48,BR -3 -60,BR -8 -35,BR -30 -51,BR -1 -48,BY 54 28,CA 44 -79,
CA 46 -74,CA 49 -123,CA 51 -114,CA 50 -97,CA 45 -64,CA 54 -114,CA 64 -114,CD -4 15,CD -12 27,CH 47 8,
CI 5 -4,CL -33 -71,CL -53 -71,CM 4 10,CN 40 116,CN 31 121,CN 23 113,CN 31 104,CN 34 109,CN 46 127,
CN 44 88,CN 25 103,CN 30 91,CN 36 120,CN 41 112,CO 5 -74,CR 10 -84,CU 23 -82,CY 35 33,CZ 50 14,DE 53 13,
DE 50 9,DE 48 12,DE 54 10,DK 56 13,DO 18 -70,DZ 37 3,EC 0 -79,EE 59 25,EG 30 31,EG 24 33,ES 40 -4,ES 41 2,
ES 37 -6,ES 28 -16,ET 9 39,FI 60 25,FI 65 25,FJ -18 178,FR 49 2,FR 43 5,FR 45 -1,GB 51 0,GB 53 -2,GB 56 -3,
GE 42 45,GH 6 0,GL 64 -52,GR 38 24,GT 15 -91,GU 13 145,HK 22 114,HR 46 16,HU 47 19,ID -6 107,ID -7 113,
ID 4 99,ID -5 119,ID -3 140,IE 53 -6,IL 32 35,IN 19 73,IN 29 77,IN 13 80,IN 13 78,IN 23 88,IN 26 92,
IQ 33 44,IR 36 51,IR 30 53,IR 36 60,IS 64 -22,IT 42 12,IT 45 9,IT 38 13,JM 18 -77,JO 32 36,JP 36 140,
JP 35 136,JP 43 141,JP 34 131,JP 26 128,KE -1 37,KH 12 105,KR 38 127,KR 35 129,KW 29 48,KZ 43 77,KZ 51 71,
LA 18 103,LB 34 36,LK 7 80,LT 55 25,LV 57 24,LY 33 13,LY 32 20,MA 34 -8,MD 47 29,MG -19 47,ML 13 -8,
MM 17 96,MN 48 107,MT 36 14,MU -20 57,MX 19 -99,MX 26 -100,MX 21 -103,MX 32 -117,MX 21 -90,MX 29 -111,
MY 3 102,MY 6 116,MZ -26 33,MZ -20 35,NA -23 17,NC -22 166,NE 14 2,NG 6 3,NG 12 9,NL 52 5,NO 60 11,
NO 70 19,NP 28 85,NZ -37 175,NZ -41 175,NZ -44 173,OM 24 58,PA 9 -80,PE -12 -77,PF -18 -150,PG -9 147,
PH 15 121,PH 7 126,PK 25 67,PK 32 74,PK 34 73,PL 52 21,PL 50 20,PR 18 -66,PT 39 -9,PT 33 -17,PT 38 -26,
PY -25 -58,QA 25 51,RO 44 26,RS 45 20,RU 56 38,RU 60 30,RU 57 61,RU 55 83,RU 56 93,RU 52 104,RU 43 132,
RU 62 130,RU 53 159,RU 45 39,RU 55 21,RU 69 33,RU 53 50,RU 48 135,SA 25 47,SA 21 39,SD 16 33,SE 59 18,
SE 58 12,SE 66 22,SG 1 104,SI 46 15,SK 48 17,SN 15 -17,SO 2 45,SY 34 37,TD 12 15,TH 14 101,TH 19 99,
TM 38 58,TN 37 10,TR 41 29,TR 40 33,TR 37 37,TW 25 122,TZ -7 39,UA 50 31,UA 46 31,UA 50 36,UG 0 33,
US 41 -74,US 39 -77,US 42 -71,US 34 -84,US 26 -80,US 42 -88,US 33 -97,US 30 -95,US 40 -105,US 34 -118,
US 37 -122,US 48 -122,US 45 -123,US 33 -112,US 41 -112,US 45 -93,US 61 -150,US 21 -158,US 39 -95,
US 32 -107,US 26 -98,US 33 -117,US 42 -83,UY -35 -56,UZ 41 69,VE 10 -67,VN 21 106,VN 11 107,VU -18 168,
YE 15 44,ZA -26 28,ZA -34 18,ZA -30 31,ZM -15 28,ZW -18 31`;

interface Anchor {
  readonly coordinates: GeoCoordinates;
  readonly country: string;
}

const anchors: readonly Anchor[] = anchorTable
  .trim()
  .split(/,\s*/)
  .map((row) => {
    const [country = "", latitude, longitude] = row.split(" ");
    return { country, coordinates: { latitude: Number(latitude), longitude: Number(longitude) } };
  });

function nearestAnchor(coordinates: GeoCoordinates): Anchor {
  let nearest: Anchor | undefined;
  let nearestKm = Number.POSITIVE_INFINITY;
  for (const anchor of anchors) {
    const km = greatCircleKm(coordinates, anchor.coordinates);
    if (km < nearestKm) {
      nearest = anchor;
      nearestKm = km;
    }
  }
  invariant(nearest !== undefined, "there are anchors");
  return nearest;
}

/** The country (ISO 3166-1 alpha-2) a point most likely lies in, by its nearest large city. */
export function nearestCountry(coordinates: GeoCoordinates): string {
  return nearestAnchor(coordinates).country;
}

/** A large city of a country, in whole degrees; undefined where none is known. */
export function cityCoordinates(country: string): GeoCoordinates | undefined {
  return anchors.find((anchor) => anchor.country === country)?.coordinates;
}

/** The region a point most likely belongs to, by its nearest large city. */
export function nearestRttRegion(coordinates: GeoCoordinates): RttRegion {
  const country = nearestCountry(coordinates);
  const region = rttRegionOfCountry(country, coordinates.longitude);
  invariant(region !== undefined, `the anchor ${country} lies in a known country`);
  return region;
}
