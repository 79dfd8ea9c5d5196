import type { FleetNode } from "../table/fleet-node.ts";

const radians = Math.PI / 180;

/** Shorter mean directions mean nodes all over the globe. */
const spread = 0.45;
const anywhere = { longitude: 8, latitude: 28 };

/** Which side of the globe to show first: the side of the nodes when they have one. Degrees. */
export function startView(nodes: readonly Pick<FleetNode, "longitude" | "latitude">[]): {
  readonly longitude: number;
  readonly latitude: number;
} {
  if (nodes.length === 0) return anywhere;
  let [x, y, z] = [0, 0, 0];
  for (const { longitude, latitude } of nodes) {
    x += Math.cos(latitude * radians) * Math.cos(longitude * radians);
    y += Math.cos(latitude * radians) * Math.sin(longitude * radians);
    z += Math.sin(latitude * radians);
  }
  const length = Math.hypot(x, y, z);
  if (length / nodes.length < spread) return anywhere;
  return {
    longitude: Math.atan2(y, x) / radians,
    latitude: Math.asin(z / length) / radians,
  };
}
