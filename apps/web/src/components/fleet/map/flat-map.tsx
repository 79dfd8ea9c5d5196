"use client";

import { StatusMark, statusLook, token } from "@edgeloom/ui";
import { type ReactNode, useEffect, useState } from "react";
import { markState } from "../table/fleet-node.ts";
import { landPath, project } from "./flat-projection.ts";
import { loadLand } from "./land.ts";
import type { MapProps } from "./world-map.tsx";

const width = 1_000;
/** Marks beyond this number are left to the list: each is an element of the page. */
const marksMax = 2_000;
const markSide = 12;

/** The same map without WebGL: flat, drawn once, with the same marks. */
export function FlatMap({ nodes, selectedId, onHover, onSelect }: MapProps): ReactNode {
  const [land, setLand] = useState("");
  useEffect(() => {
    let gone = false;
    void loadLand("coarse").then((loaded) => {
      if (!gone) setLand(landPath(loaded.land, width));
    });
    return () => {
      gone = true;
    };
  }, []);
  return (
    <svg
      role="img"
      aria-label="Map of the edge nodes"
      viewBox={`0 40 ${width} 390`}
      preserveAspectRatio="xMidYMid meet"
      className="absolute inset-0 size-full"
    >
      <path d={land} fill={token("surface-3")} stroke={token("line-strong")} strokeWidth="0.5" />
      {nodes.slice(0, marksMax).map((node) => {
        const { x, y } = project(node.longitude, node.latitude, width);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list beside the map does the same by keyboard.
          <g
            key={node.id}
            transform={`translate(${x - markSide / 2} ${y - markSide / 2})`}
            className="cursor-pointer"
            onClick={() => onSelect(node.id)}
            onMouseEnter={(event) => {
              const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
              onHover({
                id: node.id,
                x: event.clientX - (box?.left ?? 0),
                y: event.clientY - (box?.top ?? 0),
              });
            }}
            onMouseLeave={() => onHover(null)}
          >
            {node.id === selectedId ? (
              <circle cx="6" cy="6" r="10" fill="none" stroke={token("accent")} strokeWidth="1.5" />
            ) : null}
            <StatusMark tone={statusLook(markState(node)).tone} size={markSide} />
          </g>
        );
      })}
    </svg>
  );
}
