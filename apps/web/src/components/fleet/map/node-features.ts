import type { Feature, FeatureCollection, Point } from "geojson";
import type { FleetNode } from "../table/fleet-node.ts";
import { markState } from "../table/fleet-node.ts";

export interface NodeProperties {
  readonly id: string;
  readonly state: string;
  /** Out of ordinary service: drawn with a bar. */
  readonly held: boolean;
}

/** What the map draws of the nodes: places and states, no figures, so that samples do not redraw it. */
export function nodeFeatures(
  nodes: readonly FleetNode[],
): FeatureCollection<Point, NodeProperties> {
  return {
    type: "FeatureCollection",
    features: nodes.map(
      (node): Feature<Point, NodeProperties> => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [node.longitude, node.latitude] },
        properties: {
          id: node.id,
          state: markState(node),
          held: node.cordoned || node.lifecycle !== "active",
        },
      }),
    ),
  };
}
