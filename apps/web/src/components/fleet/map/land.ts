import type { Geometry } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { unwrapGeometry } from "./unwrap-rings.ts";

export interface Land {
  readonly land: Geometry;
  /** Borders between countries, as lines. */
  readonly borders: Geometry;
}

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

function shapes(world: World): Land {
  const land = feature(world, world.objects.land);
  const parts = "features" in land ? land.features : [land];
  return {
    land: {
      type: "GeometryCollection",
      geometries: parts.map(({ geometry }) => unwrapGeometry(geometry)),
    },
    borders: mesh(world, world.objects.countries, (a, b) => a !== b),
  };
}

/** Coasts and borders: `coarse` for the whole globe, `fine` when one looks closer. Files of this site. */
export async function loadLand(detail: "coarse" | "fine"): Promise<Land> {
  const world: unknown =
    detail === "coarse"
      ? (await import("world-atlas/countries-110m.json")).default
      : (await import("world-atlas/countries-50m.json")).default;
  return shapes(world as World);
}

/** Meridians and parallels every `step` degrees, so that the sphere reads as one where there is only sea. */
export function graticule(step: number): GeoJSON.MultiLineString {
  const lines: [number, number][][] = [];
  for (let longitude = -180; longitude < 180; longitude += step) {
    lines.push(range(-80, 80, 2).map((latitude) => [longitude, latitude]));
  }
  for (let latitude = -60; latitude <= 60; latitude += step) {
    lines.push(range(-180, 180, 2).map((longitude) => [longitude, latitude]));
  }
  return { type: "MultiLineString", coordinates: lines };
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step);
}
