import { type GeoCoordinates, greatCircleKm } from "../location/coordinates.ts";

/** Where long-distance cables meet. */
const hubTable = {
  Frankfurt: [50.11, 8.68],
  London: [51.51, -0.13],
  Marseille: [43.3, 5.37],
  Moscow: [55.76, 37.62],
  Johannesburg: [-26.2, 28.05],
  "New York": [40.71, -74.01],
  Dallas: [32.78, -96.8],
  Miami: [25.76, -80.19],
  "Los Angeles": [34.05, -118.24],
  "Sao Paulo": [-23.55, -46.63],
  Tokyo: [35.68, 139.69],
  Sydney: [-33.87, 151.21],
  "Hong Kong": [22.32, 114.17],
  Singapore: [1.35, 103.82],
  Mumbai: [19.08, 72.88],
  Dubai: [25.2, 55.27],
} as const;

export type HubName = keyof typeof hubTable;

/** A link without a length runs along the great circle; the others are cables round a coast. */
const links: readonly (readonly [HubName, HubName, km?: number])[] = [
  ["Frankfurt", "London"],
  ["Frankfurt", "Marseille"],
  ["Frankfurt", "Moscow"],
  ["London", "New York"],
  ["London", "Marseille"],
  ["London", "Johannesburg", 11500],
  ["New York", "Dallas"],
  ["New York", "Miami"],
  ["New York", "Los Angeles"],
  ["Dallas", "Miami"],
  ["Dallas", "Los Angeles"],
  ["Miami", "Sao Paulo"],
  ["Los Angeles", "Tokyo"],
  ["Los Angeles", "Sydney"],
  ["Tokyo", "Hong Kong"],
  ["Tokyo", "Singapore"],
  ["Singapore", "Hong Kong"],
  ["Singapore", "Mumbai"],
  ["Singapore", "Sydney", 7200],
  ["Marseille", "Mumbai", 8200],
  ["Marseille", "Dubai", 6700],
  ["Dubai", "Mumbai"],
];

interface Hub {
  readonly name: HubName;
  readonly coordinates: GeoCoordinates;
}

export const hubs: readonly Hub[] = Object.entries(hubTable).map(
  ([name, [latitude, longitude]]) => ({
    name: name as HubName,
    coordinates: { latitude, longitude },
  }),
);

/** Shortest path in km between each two hubs, row by row (Floyd and Warshall). */
function shortestPaths(): Float64Array {
  const count = hubs.length;
  const km = new Float64Array(count * count).fill(Number.POSITIVE_INFINITY);
  const at = (row: number, column: number): number =>
    km[row * count + column] ?? Number.POSITIVE_INFINITY;
  const indexOf = new Map(hubs.map((hub, index) => [hub.name, index]));
  for (let i = 0; i < count; i += 1) km[i * count + i] = 0;
  for (const [from, to, cableKm] of links) {
    const a = indexOf.get(from) ?? 0;
    const b = indexOf.get(to) ?? 0;
    const [hubA, hubB] = [hubs[a], hubs[b]];
    if (hubA === undefined || hubB === undefined) continue;
    const length = cableKm ?? greatCircleKm(hubA.coordinates, hubB.coordinates);
    km[a * count + b] = length;
    km[b * count + a] = length;
  }
  for (let middle = 0; middle < count; middle += 1) {
    for (let a = 0; a < count; a += 1) {
      for (let b = 0; b < count; b += 1) {
        km[a * count + b] = Math.min(at(a, b), at(a, middle) + at(middle, b));
      }
    }
  }
  return km;
}

const pathKm = shortestPaths();

/** Shortest way in km between two hubs, by their index in {@link hubs}. */
export function hubPathKm(from: number, to: number): number {
  return pathKm[from * hubs.length + to] ?? Number.POSITIVE_INFINITY;
}

/** A place's way into the hub graph. */
export interface HubLeg {
  /** Index in {@link hubs}. */
  readonly hub: number;
  readonly km: number;
}

/** The two hubs nearest to a place, the nearer first. */
export function nearestHubs(coordinates: GeoCoordinates): readonly [HubLeg, HubLeg] {
  let first: HubLeg = { hub: 0, km: Number.POSITIVE_INFINITY };
  let second = first;
  hubs.forEach((hub, index) => {
    const km = greatCircleKm(coordinates, hub.coordinates);
    if (km < first.km) {
      second = first;
      first = { hub: index, km };
    } else if (km < second.km) {
      second = { hub: index, km };
    }
  });
  return [first, second];
}
