"use client";

import { statusLook, statusToken, token } from "@edgeloom/ui";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import uPlot from "uplot";
import { type Lane, placeSegment } from "./lanes.ts";

/** Where charts of the design system keep their value axis and their right margin, so that lanes line up. */
const axisPx = 58;
const marginPx = 8;

interface TimeLanesProps {
  readonly lanes: readonly Lane[];
  readonly span: { readonly from: number; readonly to: number };
  /** Charts of this group move the crosshair of the lanes. */
  readonly syncGroup: string;
}

/** States over time as bars on the axis of the charts below. */
export function TimeLanes({ lanes, span, syncGroup }: TimeLanesProps): ReactNode {
  const crosshair = useRef<HTMLDivElement>(null);
  useSharedCrosshair(syncGroup, crosshair);
  return (
    <div className="relative flex flex-col gap-1">
      {lanes.map((lane) => (
        <div key={lane.name} className="flex items-center">
          <span
            style={{ width: axisPx }}
            className="shrink-0 truncate pr-2 text-right text-2xs text-ink-3"
            title={lane.name}
          >
            {lane.name}
          </span>
          <div
            style={{ marginRight: marginPx }}
            className="relative h-3.5 grow overflow-hidden rounded-[3px] bg-surface-2/60"
          >
            {lane.segments.map((segment) => {
              const place = placeSegment(segment, span);
              if (place === null) return null;
              return (
                <LaneBar
                  key={`${segment.from}-${segment.label}`}
                  state={segment.state}
                  label={segment.label}
                  left={place.left}
                  width={place.width}
                />
              );
            })}
          </div>
        </div>
      ))}
      <div
        className="pointer-events-none absolute inset-y-0"
        style={{ left: axisPx, right: marginPx }}
      >
        <div
          ref={crosshair}
          className="absolute inset-y-0 w-px border-ink-3 border-l border-dashed opacity-0"
        />
      </div>
    </div>
  );
}

interface LaneBarProps {
  readonly state: string;
  readonly label: string;
  readonly left: number;
  readonly width: number;
}

const namedFrom = 0.08;

function LaneBar({ state, label, left, width }: LaneBarProps): ReactNode {
  const { tone, word } = statusLook(state);
  const colour = token(statusToken(tone));
  const isHollow = tone === "skipped";
  return (
    <div
      title={label === state ? word : label}
      style={{
        left: `${left * 100}%`,
        width: `max(2px, calc(${width * 100}% - 1px))`,
        ...(isHollow
          ? { border: `1px dashed ${colour}` }
          : {
              backgroundColor: `color-mix(in oklab, ${colour} 30%, transparent)`,
              borderTop: `2px solid ${colour}`,
            }),
      }}
      className="absolute inset-y-0 overflow-hidden rounded-[2px] px-1 text-2xs text-ink-2 leading-3"
    >
      {width >= namedFrom ? (
        <span className="block truncate">{label === state ? word : label}</span>
      ) : null}
    </div>
  );
}

/** Follows the crosshair that the charts of a group share. */
function useSharedCrosshair(group: string, line: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const follow = (type: string, plot: uPlot, left: number): void => {
      const element = line.current;
      if (element === null || type !== "mousemove") return;
      const width = plot.over.clientWidth;
      const inside = left >= 0 && width > 0;
      element.style.opacity = inside ? "1" : "0";
      if (inside) element.style.left = `${(left / width) * 100}%`;
    };
    // Of a member of its group, uPlot calls nothing but `pub`.
    const member = { pub: follow } as unknown as uPlot;
    const sync = uPlot.sync(group);
    sync.sub(member);
    return () => sync.unsub(member);
  }, [group, line]);
}
