import type { Place } from "./site.ts";

type Row = readonly [
  city: string,
  country: string,
  province: string,
  latitude: number,
  longitude: number,
  timeZone: string,
  populationThousands: number,
];

/** Two dozen metropolitan areas with large exchanges or landing points, covering every region. */
const rows: readonly Row[] = [
  ["Frankfurt", "DE", "Hesse", 50.11, 8.68, "Europe/Berlin", 1_787],
  ["New York", "US", "New York", 40.71, -74.01, "America/New_York", 13_524],
  ["Tokyo", "JP", "Tokyo", 35.68, 139.69, "Asia/Tokyo", 22_006],
  ["London", "GB", "England", 51.51, -0.13, "Europe/London", 7_994],
  ["Los Angeles", "US", "California", 34.05, -118.24, "America/Los_Angeles", 8_097],
  ["Singapore", "SG", "", 1.35, 103.82, "Asia/Singapore", 4_237],
  ["Sao Paulo", "BR", "Sao Paulo", -23.55, -46.63, "America/Sao_Paulo", 14_433],
  ["Sydney", "AU", "New South Wales", -33.87, 151.21, "Australia/Sydney", 5_230],
  ["Mumbai", "IN", "Maharashtra", 19.08, 72.88, "Asia/Kolkata", 15_835],
  ["Johannesburg", "ZA", "Gauteng", -26.2, 28.05, "Africa/Johannesburg", 2_731],
  ["Dubai", "AE", "Dubai", 25.2, 55.27, "Asia/Dubai", 1_258],
  ["Toronto", "CA", "Ontario", 43.65, -79.38, "America/Toronto", 4_574],
  ["Stockholm", "SE", "Stockholm", 59.33, 18.07, "Europe/Stockholm", 1_259],
  ["Dallas", "US", "Texas", 32.78, -96.8, "America/Chicago", 3_005],
  ["Paris", "FR", "Ile-de-France", 48.86, 2.35, "Europe/Paris", 4_958],
  ["Hong Kong", "HK", "", 22.32, 114.17, "Asia/Hong_Kong", 5_879],
  ["Amsterdam", "NL", "North Holland", 52.37, 4.9, "Europe/Amsterdam", 886],
  ["Seoul", "KR", "Seoul", 37.57, 126.98, "Asia/Seoul", 9_796],
  ["Seattle", "US", "Washington", 47.61, -122.33, "America/Los_Angeles", 1_822],
  ["Nairobi", "KE", "Nairobi", -1.29, 36.82, "Africa/Nairobi", 2_880],
  ["Osaka", "JP", "Osaka", 34.69, 135.5, "Asia/Tokyo", 6_943],
  ["Santiago", "CL", "Santiago", -33.45, -70.67, "America/Santiago", 2_883],
  ["Madrid", "ES", "Madrid", 40.42, -3.7, "Europe/Madrid", 2_809],
  ["Ashburn", "US", "Virginia", 39.04, -77.49, "America/New_York", 4_339],
];

export const metros: readonly Place[] = rows.map(
  ([city, country, province, latitude, longitude, timeZone, populationThousands]) => ({
    city,
    country,
    province,
    latitude,
    longitude,
    timeZone,
    population: populationThousands * 1_000,
  }),
);
