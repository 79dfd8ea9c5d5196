import { catalogue } from "@edgeloom/nodes";
import { cn, statusLook, statusToken, type TokenName, token } from "@edgeloom/ui";
import { type ReactNode, useMemo } from "react";
import { type MiniatureGraph, miniaturePaths } from "./miniature-layout.ts";

/** The colour token of a node type's category; what the catalogue does not know is shown as plain flow. */
export function categoryToken(type: string): TokenName {
  return `category-${catalogue.definition(type)?.category ?? "flow"}`;
}

interface GraphMiniatureProps {
  readonly graph: MiniatureGraph;
  /** For screen readers: "Graph of Nearest healthy edge". */
  readonly label: string;
  /** States by node id: nodes take the colour of their state, and those without one stay pale. */
  readonly states?: ReadonlyMap<string, string> | undefined;
  readonly className?: string | undefined;
}

/** The graph itself, small: positions, edges, and the colour of each node's category or state. */
export function GraphMiniature({
  graph,
  label,
  states,
  className,
}: GraphMiniatureProps): ReactNode {
  const paths = useMemo(
    () =>
      miniaturePaths<TokenName>(graph, (node) => {
        if (states === undefined) return categoryToken(node.type);
        const state = states.get(node.id);
        return state === undefined ? "ink-3" : statusToken(statusLook(state).tone);
      }),
    [graph, states],
  );
  const { x, y, width, height } = paths.viewBox;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${x} ${y} ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      className={cn("block size-full", className)}
    >
      <path
        d={paths.edges}
        fill="none"
        stroke={token("line-strong")}
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
      {[...paths.bodies].map(([color, d]) => (
        <path
          key={color}
          d={d}
          strokeWidth={1}
          vectorEffect="non-scaling-stroke"
          style={{
            fill: `color-mix(in oklab, ${token(color)} 13%, ${token("surface-1")})`,
            stroke: `color-mix(in oklab, ${token(color)} 48%, ${token("surface-1")})`,
          }}
        />
      ))}
      {[...paths.tiles].map(([color, d]) => (
        <path key={color} d={d} style={{ fill: token(color) }} />
      ))}
      <path
        d={paths.names}
        fill="none"
        stroke={token("ink-3")}
        strokeOpacity={0.55}
        strokeWidth={9}
        strokeLinecap="round"
      />
    </svg>
  );
}
