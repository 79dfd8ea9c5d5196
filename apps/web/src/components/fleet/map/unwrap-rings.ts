const halfTurn = 180;

/**
 * A ring that crosses the antimeridian jumps from 180° to -180°, which on a plane would be a line around the whole
 * world. It is laid on beyond 180° instead, where maps repeat. A ring around a pole cannot be, and stays.
 */
export function unwrapRing(ring: readonly GeoJSON.Position[]): GeoJSON.Position[] {
  let shift = 0;
  let previous: number | undefined;
  const laid = ring.map(([longitude = 0, latitude = 0]) => {
    if (previous !== undefined && longitude - previous > halfTurn) shift -= 2 * halfTurn;
    if (previous !== undefined && previous - longitude > halfTurn) shift += 2 * halfTurn;
    previous = longitude;
    return [longitude + shift, latitude];
  });
  const first = laid[0]?.[0] ?? 0;
  const last = laid.at(-1)?.[0] ?? 0;
  return Math.abs(first - last) < 1 ? laid : [...ring];
}

/** The same for all the rings of a shape; lines and points stay. */
export function unwrapGeometry(geometry: GeoJSON.Geometry): GeoJSON.Geometry {
  switch (geometry.type) {
    case "Polygon":
      return { ...geometry, coordinates: geometry.coordinates.map(unwrapRing) };
    case "MultiPolygon":
      return {
        ...geometry,
        coordinates: geometry.coordinates.map((polygon) => polygon.map(unwrapRing)),
      };
    case "GeometryCollection":
      return { ...geometry, geometries: geometry.geometries.map(unwrapGeometry) };
    default:
      return geometry;
  }
}
