"use client";

import "maplibre-gl/dist/maplibre-gl.css";
import { IconButton, useColorScheme, useReducedMotion } from "@edgeloom/ui";
import { Maximize, Minus, Plus } from "lucide-react";
import { GeoJSONSource, Map as MapLibre, type MapMouseEvent, setWorkerUrl } from "maplibre-gl";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { type FleetNode, healthOrder } from "../table/fleet-node.ts";
import { parseClusterImage } from "./cluster-image.ts";
import { loadLand } from "./land.ts";
import { clusterRadiusPx, mapStyle } from "./map-style.ts";
import { clusterImage, markImage, markRatio } from "./mark-images.ts";
import { nodeFeatures } from "./node-features.ts";
import { startView } from "./start-view.ts";
import type { MapProps } from "./world-map.tsx";

/** From this zoom on, coasts in fine detail are worth their size. */
const fineZoom = 3;
/** The share of the window that the sphere fills. */
const fill = 0.94;
const tileWorldPx = 512;
/** Cluster pictures that are kept before those of times gone by are dropped. */
const picturesMax = 400;

/** The zoom at which the globe just fits: its diameter is the world's width over π. */
function fittingZoom(element: HTMLElement): number {
  const side = Math.min(element.clientWidth, element.clientHeight);
  return Math.max(0, Math.log2((fill * side * Math.PI) / tileWorldPx));
}

function setSource(map: MapLibre, id: string, data: GeoJSON.GeoJSON): void {
  const source = map.getSource(id);
  if (source instanceof GeoJSONSource) source.setData(data);
}

function addMarks(map: MapLibre): void {
  for (const state of healthOrder) {
    for (const held of [false, true]) {
      const name = `mark/${state}${held ? "/held" : ""}`;
      map.addImage(name, markImage(state, held), { pixelRatio: markRatio });
    }
  }
}

/** Pictures of clusters are drawn when the map first asks for them. */
function drawClustersOnDemand(map: MapLibre): void {
  map.setMissingStyleImageResolver((id) => {
    const counts = parseClusterImage(id);
    if (counts === null || map.hasImage(id)) return;
    const known = map.listImages().filter((name) => parseClusterImage(name) !== null);
    if (known.length > picturesMax) for (const name of known) map.removeImage(name);
    map.addImage(id, clusterImage(counts), { pixelRatio: markRatio });
  });
}

async function showLand(map: MapLibre, detail: "coarse" | "fine"): Promise<void> {
  const { land, borders } = await loadLand(detail);
  setSource(map, "land", { type: "Feature", properties: {}, geometry: land });
  setSource(map, "borders", { type: "Feature", properties: {}, geometry: borders });
}

/** Coarse shapes at once, fine ones when one first looks closer. */
function keepLand(map: MapLibre): void {
  let detail: "coarse" | "fine" = map.getZoom() >= fineZoom ? "fine" : "coarse";
  // The map may be gone when a file arrives; its sources are gone with it.
  const load = (): void => void showLand(map, detail).catch(() => undefined);
  load();
  map.on("zoomend", () => {
    if (detail === "fine" || map.getZoom() < fineZoom) return;
    detail = "fine";
    load();
  });
}

interface Handlers {
  readonly onHover: MapProps["onHover"];
  readonly onSelect: MapProps["onSelect"];
}

function listen(map: MapLibre, handlers: RefObject<Handlers>): void {
  const at = (event: MapMouseEvent, layer: string) =>
    map.queryRenderedFeatures(event.point, { layers: [layer] })[0];
  map.on("mousemove", (event) => {
    const node = at(event, "nodes");
    const id = node?.properties.id;
    const pointed = node !== undefined || at(event, "clusters") !== undefined;
    map.getCanvas().style.cursor = pointed ? "pointer" : "";
    const hovered = typeof id === "string" ? { id, x: event.point.x, y: event.point.y } : null;
    handlers.current.onHover(hovered);
  });
  map.on("mouseout", () => handlers.current.onHover(null));
  map.on("movestart", () => handlers.current.onHover(null));
  map.on("click", (event) => {
    const node = at(event, "nodes");
    if (typeof node?.properties.id === "string") {
      handlers.current.onSelect(node.properties.id);
      return;
    }
    const cluster = at(event, "clusters");
    if (cluster === undefined) handlers.current.onSelect(null);
    else openCluster(map, cluster);
  });
}

/** Goes to where the cluster falls apart. */
function openCluster(map: MapLibre, cluster: GeoJSON.Feature): void {
  const source = map.getSource("nodes");
  const id: unknown = cluster.properties?.cluster_id;
  if (!(source instanceof GeoJSONSource) || typeof id !== "number") return;
  if (cluster.geometry.type !== "Point") return;
  const [longitude = 0, latitude = 0] = cluster.geometry.coordinates;
  void source.getClusterExpansionZoom(id).then((zoom) => {
    map.easeTo({ center: [longitude, latitude], zoom: zoom + 0.2, duration: 180 });
  });
}

/** A globe that the user turns; nodes are marks of their state, near ones share a ring with their number. */
export function GlobeMap({
  nodes,
  selectedId,
  onHover,
  onSelect,
  onUnsupported,
}: MapProps & { readonly onUnsupported: () => void }): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const handlers = useRef<Handlers>({ onHover, onSelect });
  handlers.current = { onHover, onSelect };
  const map = useGlobe(holder, handlers, startView(nodes), onUnsupported);
  useEffect(() => {
    if (map !== null) setSource(map, "nodes", nodeFeatures(nodes));
  }, [map, nodes]);
  const clusterRadius = clusterRadiusPx(nodes.length);
  useEffect(() => {
    const source = map?.getSource("nodes");
    // A map that goes away meanwhile takes its sources with it.
    if (source instanceof GeoJSONSource) {
      void source.setClusterOptions({ cluster: true, clusterRadius }).catch(() => undefined);
    }
  }, [map, clusterRadius]);
  useSelection(map, nodes, selectedId);
  return (
    <>
      <div ref={holder} className="size-full" />
      {map === null ? null : <ZoomButtons map={map} />}
    </>
  );
}

function ZoomButtons({ map }: { readonly map: MapLibre }): ReactNode {
  const still = useReducedMotion();
  const duration = still ? 0 : 180;
  const button = "border bg-surface-1/85 backdrop-blur";
  return (
    <div className="absolute right-4 bottom-4 flex flex-col gap-1.5">
      <IconButton
        label="Zoom in"
        side="left"
        icon={<Plus size={16} />}
        className={button}
        onClick={() => map.zoomIn({ duration })}
      />
      <IconButton
        label="Zoom out"
        side="left"
        icon={<Minus size={16} />}
        className={button}
        onClick={() => map.zoomOut({ duration })}
      />
      <IconButton
        label="Show the whole globe"
        side="left"
        icon={<Maximize size={16} />}
        className={button}
        onClick={() => map.easeTo({ zoom: fittingZoom(map.getContainer()), duration })}
      />
    </div>
  );
}

/** Makes the map, and anew when the theme changes: its pictures and colours are those of the theme. */
function useGlobe(
  holder: RefObject<HTMLDivElement | null>,
  handlers: RefObject<Handlers>,
  start: ReturnType<typeof startView>,
  onUnsupported: () => void,
): MapLibre | null {
  const [map, setMap] = useState<MapLibre | null>(null);
  const scheme = useColorScheme();
  const camera = useRef<{ center: [number, number]; zoom: number } | null>(null);
  const first = useRef({ start, onUnsupported });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the colours that the style reads.
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    setWorkerUrl(new URL("maplibre-gl/dist/maplibre-gl-worker.mjs", import.meta.url).toString());
    let made: MapLibre;
    try {
      made = new MapLibre({
        container: element,
        style: mapStyle(),
        center: camera.current?.center ?? [
          first.current.start.longitude,
          first.current.start.latitude,
        ],
        zoom: camera.current?.zoom ?? fittingZoom(element),
        minZoom: 0,
        maxZoom: 12,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        fadeDuration: 0,
        locale: { "Map.Title": "Map of the edge nodes" },
      });
    } catch {
      first.current.onUnsupported();
      return;
    }
    made.touchZoomRotate.disableRotation();
    drawClustersOnDemand(made);
    listen(made, handlers);
    made.on("load", () => {
      addMarks(made);
      keepLand(made);
      setMap(made);
    });
    return () => {
      const { lng, lat } = made.getCenter();
      camera.current = { center: [lng, lat], zoom: made.getZoom() };
      made.remove();
      setMap(null);
    };
  }, [holder, handlers, scheme]);
  return map;
}

/** Rings the selected node and turns the globe to it when it is chosen. */
function useSelection(
  map: MapLibre | null,
  nodes: readonly FleetNode[],
  selectedId: string | null,
): void {
  const still = useReducedMotion();
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (map === null) return;
    const node = nodes.find(({ id }) => id === selectedId);
    const place: [number, number] | null =
      node === undefined ? null : [node.longitude, node.latitude];
    setSource(map, "selection", {
      type: "FeatureCollection",
      features:
        place === null
          ? []
          : [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } }],
    });
    if (place !== null && shown.current !== selectedId) {
      map.easeTo({ center: place, zoom: Math.max(map.getZoom(), 2.6), duration: still ? 0 : 190 });
    }
    shown.current = selectedId;
  }, [map, nodes, selectedId, still]);
}
