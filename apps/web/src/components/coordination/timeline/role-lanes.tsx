"use client";

import { formatExactTime, token } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { placeSegment } from "../../fleet/node/lanes.ts";
import type { GroupTrace } from "../model/group-trace.ts";
import { roleLane, termLane } from "../model/role-lanes.ts";
import { roleLook } from "../role-mark.tsx";

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where charts keep their value axis and right margin, so that lanes line up with them. */
const axisPx = 58;
const marginPx = 8;
/** A bar of at least this share of the lane has room for its words. */
const namedFrom = 0.07;

interface RoleLanesProps {
  readonly trace: GroupTrace;
  readonly members: readonly { readonly nodeId: string; readonly name: string }[];
  readonly span: Span;
  readonly nameOf: (nodeId: string) => string;
}

/** Terms and their leaders, then the roles of each member, over the time of the chart below. */
export function RoleLanes({ trace, members, span, nameOf }: RoleLanesProps): ReactNode {
  return (
    <section aria-label="Terms and leaders over time" className="flex flex-col gap-1">
      <Lane name="Term">
        {termLane(trace).map((segment) => (
          <Bar
            key={`${segment.from}-${segment.term}-${segment.leader}`}
            span={span}
            segment={segment}
            colour={segment.leader === null ? "state-warning" : "accent"}
            isHollow={segment.leader === null}
            label={
              segment.leader === null
                ? `Term ${segment.term} · no leader`
                : `Term ${segment.term} · ${nameOf(segment.leader)}`
            }
          />
        ))}
      </Lane>
      {members.map(({ nodeId, name }) => (
        <Lane key={nodeId} name={name}>
          {roleLane(trace, nodeId).map((segment) => {
            const { word, token: colour, isHollow } = roleLook(segment.role);
            return (
              <Bar
                key={`${segment.from}-${segment.role}-${segment.term}`}
                span={span}
                segment={segment}
                colour={colour}
                isHollow={isHollow}
                isStrong={segment.role === "leader"}
                label={`${word} · term ${segment.term}`}
              />
            );
          })}
        </Lane>
      ))}
    </section>
  );
}

function Lane({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="flex items-center" data-lane={name}>
      <span
        style={{ width: axisPx }}
        className="shrink-0 truncate pr-2 text-right text-2xs text-ink-3"
        title={name}
      >
        {name}
      </span>
      <div
        style={{ marginRight: marginPx }}
        className="relative h-4 grow overflow-hidden rounded-[3px] bg-surface-2/60"
      >
        {children}
      </div>
    </div>
  );
}

interface BarProps {
  readonly span: Span;
  readonly segment: Span;
  readonly colour: Parameters<typeof token>[0];
  readonly label: string;
  readonly isHollow?: boolean;
  readonly isStrong?: boolean;
}

function Bar({
  span,
  segment,
  colour,
  label,
  isHollow = false,
  isStrong = false,
}: BarProps): ReactNode {
  const place = placeSegment(segment, span);
  if (place === null) return null;
  const paint = token(colour);
  const share = isStrong ? 45 : 22;
  return (
    <div
      title={`${label}, from ${formatExactTime(segment.from)}`}
      style={{
        left: `${place.left * 100}%`,
        width: `max(2px, calc(${place.width * 100}% - 1px))`,
        ...(isHollow
          ? { border: `1px dashed ${paint}` }
          : {
              backgroundColor: `color-mix(in oklab, ${paint} ${share}%, transparent)`,
              borderTop: `2px solid ${paint}`,
            }),
      }}
      className="absolute inset-y-0 overflow-hidden rounded-[2px] px-1 text-2xs text-ink-1 leading-3.5"
    >
      {place.width >= namedFrom ? <span className="block truncate">{label}</span> : null}
    </div>
  );
}
