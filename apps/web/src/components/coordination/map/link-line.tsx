import { type TokenName, token } from "@edgeloom/ui";
import type { ReactNode } from "react";
import type { LinkState } from "../model/links.ts";
import type { Place } from "./fit-places.ts";

interface LineLook {
  readonly token: TokenName;
  readonly width: number;
  readonly dash?: string;
  /** What is drawn half way: a gap with a cross, or an arrow where messages still travel. */
  readonly middle?: "cross" | "arrow";
}

const looks: Readonly<Record<LinkState, LineLook>> = {
  replicating: { token: "accent", width: 2 },
  probing: { token: "accent", width: 1.5, dash: "6 4" },
  snapshot: { token: "category-data", width: 2.5, dash: "2 4" },
  quiet: { token: "line-strong", width: 1 },
  one_way: { token: "state-warning", width: 1.5, dash: "6 4", middle: "arrow" },
  cut: { token: "state-failed", width: 1.5, dash: "3 5", middle: "cross" },
  unanswered: { token: "state-failed", width: 1.5, dash: "3 5", middle: "cross" },
};

/** How far the curve leans out, of its length: lines between the same places keep apart. */
const lean = 0.1;
const gapPx = 9;

/** One link as a curve; one that loses messages is broken in the middle. */
export function LinkLine({
  from,
  to,
  state,
}: {
  readonly from: Place;
  readonly to: Place;
  readonly state: LinkState;
}): ReactNode {
  const look = looks[state];
  const colour = token(look.token);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const bend = { x: (from.x + to.x) / 2 - dy * lean, y: (from.y + to.y) / 2 + dx * lean };
  // Half way along the curve.
  const middle = { x: (from.x + 2 * bend.x + to.x) / 4, y: (from.y + 2 * bend.y + to.y) / 4 };
  const turn = (Math.atan2(dy, dx) * 180) / Math.PI;
  return (
    <g data-link={state} fill="none" stroke={colour} strokeLinecap="round">
      <path
        d={`M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x} ${to.y}`}
        strokeWidth={look.width}
        strokeDasharray={look.dash}
      />
      {look.middle === undefined ? null : (
        <g transform={`translate(${middle.x} ${middle.y}) rotate(${turn})`}>
          <circle r={gapPx} fill={token("surface-0")} stroke="none" />
          <path
            d={look.middle === "cross" ? "M-4 -4L4 4M-4 4L4 -4" : "M-5 0H5M1 -4L5 0L1 4"}
            strokeWidth="2"
          />
        </g>
      )}
    </g>
  );
}
