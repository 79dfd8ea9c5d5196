import { z } from "zod";

/** Degrees: north and east are positive. */
export const geoCoordinatesSchema = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type GeoCoordinates = z.infer<typeof geoCoordinatesSchema>;

export const earthRadiusKm = 6371;

const radiansPerDegree = Math.PI / 180;

/** Great-circle distance in km by the haversine formula on a sphere of radius 6,371 km. */
export function greatCircleKm(a: GeoCoordinates, b: GeoCoordinates): number {
  const latitudeA = a.latitude * radiansPerDegree;
  const latitudeB = b.latitude * radiansPerDegree;
  const halfLatitude = Math.sin((latitudeB - latitudeA) / 2);
  const halfLongitude = Math.sin(((b.longitude - a.longitude) * radiansPerDegree) / 2);
  const chord =
    halfLatitude * halfLatitude +
    Math.cos(latitudeA) * Math.cos(latitudeB) * halfLongitude * halfLongitude;
  // Rounding may carry the chord of two antipodes just over 1, where asin has no value.
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(Math.min(1, chord)));
}
