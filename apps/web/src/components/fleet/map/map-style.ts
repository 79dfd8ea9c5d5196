import { readToken } from "@edgeloom/ui";
import type { ExpressionSpecification, StyleSpecification } from "maplibre-gl";
import { clusterStates } from "./cluster-image.ts";
import { graticule } from "./land.ts";

const nothing: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** A fleet of more nodes than this fills the globe, so more of them share a ring. */
const crowdNodes = 400;
const clusterZoomMax = 7;

/** Nodes closer than this many pixels are one cluster, down to the zoom where a city fills the view. */
export function clusterRadiusPx(nodes: number): number {
  return nodes > crowdNodes ? 46 : 18;
}

const clusterImageExpression = [
  "concat",
  "cluster",
  ...clusterStates.flatMap((state) => ["/", ["to-string", ["get", state]]]),
] as unknown as ExpressionSpecification;

const inState = (...states: string[]): ExpressionSpecification =>
  ["+", ["case", ["in", ["get", "state"], ["literal", states]], 1, 0]] as ExpressionSpecification;

/** The globe in the colours of the theme shown now: sea, quiet land, then marks. No tiles, no requests. */
export function mapStyle(): StyleSpecification {
  return {
    version: 8,
    projection: { type: "globe" },
    sources: {
      graticule: { type: "geojson", data: graticule(20) },
      land: { type: "geojson", data: nothing, tolerance: 0.2 },
      borders: { type: "geojson", data: nothing, tolerance: 0.2 },
      nodes: {
        type: "geojson",
        data: nothing,
        cluster: true,
        clusterRadius: clusterRadiusPx(0),
        clusterMaxZoom: clusterZoomMax,
        clusterProperties: {
          unhealthy: inState("unhealthy"),
          degraded: inState("degraded"),
          down: inState("down", "unknown"),
          healthy: inState("healthy"),
        },
      },
      selection: { type: "geojson", data: nothing },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": readToken("surface-1") } },
      {
        id: "graticule",
        type: "line",
        source: "graticule",
        paint: { "line-color": readToken("line"), "line-width": 0.5, "line-opacity": 0.6 },
      },
      {
        id: "land",
        type: "fill",
        source: "land",
        paint: { "fill-color": readToken("surface-3"), "fill-antialias": true },
      },
      {
        id: "coast",
        type: "line",
        source: "land",
        paint: { "line-color": readToken("line-strong"), "line-width": 0.6 },
      },
      {
        id: "borders",
        type: "line",
        source: "borders",
        paint: {
          "line-color": readToken("line-strong"),
          "line-width": 0.5,
          "line-opacity": ["interpolate", ["linear"], ["zoom"], 1.5, 0.25, 4, 0.8],
        },
      },
      {
        id: "selection",
        type: "circle",
        source: "selection",
        paint: {
          "circle-radius": 11,
          "circle-color": readToken("accent", 0.18),
          "circle-stroke-color": readToken("accent"),
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "nodes",
        type: "symbol",
        source: "nodes",
        filter: ["!", ["has", "point_count"]],
        layout: {
          "icon-image": [
            "concat",
            "mark/",
            ["get", "state"],
            ["case", ["get", "held"], "/held", ""],
          ],
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
          "icon-size": ["interpolate", ["linear"], ["zoom"], 1, 0.85, 5, 1.1],
          // The gravest on top.
          "symbol-sort-key": [
            "match",
            ["get", "state"],
            "unhealthy",
            4,
            "degraded",
            3,
            "down",
            2,
            "unknown",
            1,
            0,
          ],
        },
      },
      {
        id: "clusters",
        type: "symbol",
        source: "nodes",
        filter: ["has", "point_count"],
        layout: {
          "icon-image": clusterImageExpression,
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
        },
      },
    ],
  };
}
