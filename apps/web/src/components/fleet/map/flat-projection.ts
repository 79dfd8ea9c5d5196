/** The world laid flat: degrees to pixels of a picture twice as wide as high (plate carrée). */
export function project(
  longitude: number,
  latitude: number,
  width: number,
): { readonly x: number; readonly y: number } {
  return { x: ((longitude + 180) / 360) * width, y: ((90 - latitude) / 360) * width };
}

/** A ring of coordinates as a path; one that crosses the antimeridian is broken there. */
export function ringPath(ring: readonly GeoJSON.Position[], width: number): string {
  let previous: number | undefined;
  return ring
    .map(([longitude = 0, latitude = 0]) => {
      const { x, y } = project(longitude, latitude, width);
      const broken = previous === undefined || Math.abs(longitude - previous) > 180;
      previous = longitude;
      return `${broken ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** All the rings of a shape of land. */
export function landPath(geometry: GeoJSON.Geometry, width: number): string {
  switch (geometry.type) {
    case "Polygon":
      return geometry.coordinates.map((ring) => ringPath(ring, width)).join("");
    case "MultiPolygon":
      return geometry.coordinates
        .flat()
        .map((ring) => ringPath(ring, width))
        .join("");
    case "GeometryCollection":
      return geometry.geometries.map((part) => landPath(part, width)).join("");
    default:
      return "";
  }
}
