"use client";

import { cn, token } from "@edgeloom/ui";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { landPath, project } from "../../fleet/map/flat-projection.ts";
import { loadLand } from "../../fleet/map/land.ts";
import { type MemberDoings, MemberMenu } from "../actions/member-menu.tsx";
import type { Link } from "../model/links.ts";
import type { MemberView } from "../model/member.ts";
import { roleLook } from "../role-mark.tsx";
import type { MemberNode } from "../use-member-nodes.ts";
import { type Fit, fitPlaces, type Place, placed, spreadMarks } from "./fit-places.ts";
import { LinkLine } from "./link-line.tsx";
import { useSize } from "./use-size.ts";

const worldWidth = 1_000;
const marginPx = { narrow: 36, wide: 72 };
const narrowPx = 640;
const markPx = 26;
const letterPx = 7;

/** Whether a name has no room on the right of its mark, and stands on the left of it. */
const isAtLeft = (name: string, x: number, width: number): boolean =>
  x + markPx + name.length * letterPx > width;

interface GroupMapProps {
  readonly members: readonly MemberView[];
  readonly links: readonly Link[];
  readonly nodes: ReadonlyMap<string, MemberNode>;
  readonly doings: MemberDoings;
}

function useLand(): string {
  const [land, setLand] = useState("");
  useEffect(() => {
    let gone = false;
    void loadLand("coarse").then((loaded) => {
      if (!gone) setLand(landPath(loaded.land, worldWidth));
    });
    return () => {
      gone = true;
    };
  }, []);
  return land;
}

interface PlacedMember {
  readonly member: MemberView;
  readonly at: Place;
}

function placeMembers(
  { members, nodes }: Pick<GroupMapProps, "members" | "nodes">,
  size: { readonly width: number; readonly height: number },
): { readonly fit: Fit; readonly marks: readonly PlacedMember[] } {
  const known = members.flatMap((member) => {
    const node = nodes.get(member.nodeId);
    if (node === undefined) return [];
    const { longitude, latitude } = node.coordinates;
    return [{ member, place: project(longitude, latitude, worldWidth) }];
  });
  const fit = fitPlaces(
    known.map(({ place }) => place),
    size,
    size.width < narrowPx ? marginPx.narrow : marginPx.wide,
  );
  const spread = spreadMarks(
    known.map(({ place }) => placed(place, fit)),
    markPx,
  );
  const marks = known.flatMap(({ member }, index) => {
    const at = spread[index];
    return at === undefined ? [] : [{ member, at }];
  });
  return { fit, marks };
}

/** The members where they are, and what passes between them. Pressing one opens what can be done with it. */
export function GroupMap({ members, links, nodes, doings }: GroupMapProps): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const size = useSize(holder);
  const land = useLand();
  const { fit, marks } = useMemo(
    () => placeMembers({ members, nodes }, size),
    [members, nodes, size],
  );
  const places = new Map(marks.map(({ member, at }) => [member.nodeId, at]));
  return (
    <div ref={holder} className="relative h-72 overflow-hidden bg-surface-0 md:h-96">
      <svg aria-hidden="true" width={size.width} height={size.height} className="absolute inset-0">
        <g transform={`translate(${fit.dx} ${fit.dy}) scale(${fit.scale})`}>
          <path
            d={land}
            fill={token("surface-2")}
            stroke={token("line-strong")}
            strokeWidth="0.75"
            vectorEffect="non-scaling-stroke"
          />
        </g>
        {links.map((link) => {
          const from = places.get(link.from);
          const to = places.get(link.to);
          if (from === undefined || to === undefined) return null;
          return (
            <LinkLine key={`${link.from}/${link.to}`} from={from} to={to} state={link.state} />
          );
        })}
      </svg>
      {marks.map(({ member, at }) => (
        <MemberMenu
          key={member.nodeId}
          member={member}
          doings={doings}
          trigger={
            <MemberButton
              member={member}
              at={at}
              atLeft={isAtLeft(member.name, at.x, size.width)}
            />
          }
        />
      ))}
    </div>
  );
}

interface MemberButtonProps {
  readonly member: MemberView;
  readonly at: Place;
  /** The name stands on the left. */
  readonly atLeft: boolean;
}

function MemberButton({ member, at, atLeft, ...rest }: MemberButtonProps): ReactNode {
  const { word, icon: Icon, token: colour, isHollow } = roleLook(member.role);
  const paint = token(colour);
  return (
    <button
      {...rest}
      type="button"
      aria-label={`${member.name}, ${word.toLowerCase()}, term ${member.status?.term ?? "unknown"}`}
      style={{ left: at.x, top: at.y }}
      className={cn(
        "focus-ring absolute flex items-center gap-1.5 rounded-full",
        atLeft ? "-translate-x-[calc(100%-13px)] flex-row-reverse" : "-translate-x-[13px]",
        "-translate-y-1/2",
      )}
    >
      <span
        style={
          isHollow
            ? { borderColor: paint, color: paint, borderStyle: "dashed" }
            : { borderColor: paint, backgroundColor: paint }
        }
        className={cn(
          "flex size-[26px] shrink-0 items-center justify-center rounded-full border-2 text-surface-0",
          isHollow && "bg-surface-0",
          member.role === "leader" && "ring-4 ring-accent/25",
        )}
      >
        <Icon aria-hidden="true" size={14} strokeWidth={2.25} />
      </span>
      <span className="max-w-36 truncate rounded-[4px] bg-surface-0/80 px-1 text-ink-1 text-xs">
        {member.name}
      </span>
    </button>
  );
}
