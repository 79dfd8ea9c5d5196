"use client";

import { Button, Segmented, StatusBadge } from "@edgeloom/ui";
import { Radio } from "lucide-react";
import type { ReactNode } from "react";
import { useLiveState } from "../../../client/live-context.tsx";
import { isLiveRange, type LiveRange, liveRanges, type TimeRange } from "./time-range.ts";

interface RangeBarProps {
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

/** Chooses the time that all the charts of a page show. */
export function RangeBar({ range, onChange }: RangeBarProps): ReactNode {
  const connection = useLiveState();
  const choose = (next: string): void => {
    if (isLiveRange(next)) onChange({ kind: "live", range: next });
  };
  return (
    <div className="flex items-center gap-2">
      {range.kind === "fixed" ? (
        <Button
          size="sm"
          icon={<Radio aria-hidden="true" size={13} />}
          onClick={() => onChange({ kind: "live", range: "5m" })}
        >
          Back to live
        </Button>
      ) : (
        <StatusBadge state={connection === "connected" ? "live" : connection} />
      )}
      <Segmented
        aria-label="Time shown"
        size="sm"
        value={range.kind === "live" ? range.range : ""}
        onValueChange={choose}
        options={(Object.keys(liveRanges) as LiveRange[]).map((value) => ({
          value: value as string,
          label: liveRanges[value].label,
        }))}
      />
    </div>
  );
}
