"use client";

import { formatNumber, formatPercent, formatUnit, StatusDot } from "@edgeloom/ui";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { type FleetNode, markState, serviceNote } from "../table/fleet-node.ts";
import { FlatMap } from "./flat-map.tsx";

/** A node under the pointer, with the place of the pointer in pixels of the map. */
export interface Hovered {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export interface MapProps {
  readonly nodes: readonly FleetNode[];
  readonly selectedId: string | null;
  readonly onHover: (hovered: Hovered | null) => void;
  readonly onSelect: (id: string | null) => void;
}

// The map's library is large and needs a window: it is loaded by the pages that show a map, in the browser.
const GlobeMap = dynamic(async () => (await import("./globe-map.tsx")).GlobeMap, { ssr: false });

interface WorldMapProps {
  readonly nodes: readonly FleetNode[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
}

/** The map of a fleet: a globe where the browser can draw one, else flat. */
export function WorldMap({ nodes, selectedId, onSelect }: WorldMapProps): ReactNode {
  const [isFlat, setFlat] = useState(false);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const node = hovered === null ? undefined : nodes.find(({ id }) => id === hovered.id);
  const props = { nodes, selectedId, onSelect, onHover: setHovered };
  return (
    <div className="absolute inset-0 overflow-hidden">
      {isFlat ? (
        <FlatMap {...props} />
      ) : (
        <GlobeMap {...props} onUnsupported={() => setFlat(true)} />
      )}
      {hovered === null || node === undefined ? null : <HoverCard node={node} at={hovered} />}
    </div>
  );
}

const cardWidthPx = 208;

function HoverCard({ node, at }: { readonly node: FleetNode; readonly at: Hovered }): ReactNode {
  const note = serviceNote(node);
  const { cpu, latencyP95Ms, requestsPerSec } = node.values;
  const figures = [
    { term: "CPU", value: cpu === null ? "–" : formatPercent(cpu) },
    { term: "p95", value: latencyP95Ms === null ? "–" : formatUnit("milliseconds", latencyP95Ms) },
    {
      term: "Requests",
      value: requestsPerSec === null ? "–" : `${formatNumber(Math.round(requestsPerSec))}/s`,
    },
  ];
  return (
    <div
      style={{ width: cardWidthPx, left: at.x, top: at.y }}
      className="pointer-events-none absolute z-10 translate-x-3 translate-y-3 rounded-lg bg-surface-1 px-3 py-2.5 shadow-raised max-md:hidden"
    >
      <p className="truncate font-medium text-ink-1 text-sm">{node.name}</p>
      <p className="mb-1.5 truncate text-ink-3 text-xs">
        {node.region} · {node.country}
      </p>
      <div className="flex gap-3 text-xs">
        <StatusDot state={markState(node)} />
        {note === null ? null : <StatusDot state={note} />}
      </div>
      <dl className="tabular mt-2 grid grid-cols-3 gap-2 text-xs">
        {figures.map(({ term, value }) => (
          <div key={term} className="min-w-0">
            <dt className="text-2xs text-ink-3">{term}</dt>
            <dd className="truncate font-mono text-ink-1">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
