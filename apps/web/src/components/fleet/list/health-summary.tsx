"use client";

import type { NodeHealth } from "@edgeloom/protocol";
import { cn, formatNumber, StatusMark, statusLook } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { healthOrder } from "../table/fleet-node.ts";

interface HealthSummaryProps {
  readonly counts: Readonly<Record<NodeHealth, number>>;
  readonly chosen: readonly NodeHealth[];
  readonly onChange: (chosen: readonly NodeHealth[]) => void;
}

/** How many nodes are in each state; pressing one shows only those. */
export function HealthSummary({ counts, chosen, onChange }: HealthSummaryProps): ReactNode {
  const states = [...healthOrder].reverse();
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Filter by health</legend>
      {states
        .filter((state) => counts[state] > 0 || chosen.includes(state) || state === "healthy")
        .map((state) => {
          const pressed = chosen.includes(state);
          const { tone, word } = statusLook(state);
          return (
            <button
              key={state}
              type="button"
              aria-pressed={pressed}
              onClick={() =>
                onChange(pressed ? chosen.filter((one) => one !== state) : [...chosen, state])
              }
              className={cn(
                "focus-ring tabular inline-flex h-7 items-center gap-1.5 rounded-full border bg-surface-1/85 px-2.5 text-xs backdrop-blur transition-colors hover:bg-surface-2",
                pressed ? "border-accent text-ink-1" : "border-line text-ink-2",
              )}
            >
              <StatusMark tone={tone} size={11} />
              <span className="font-medium text-ink-1">{formatNumber(counts[state])}</span>
              {word}
            </button>
          );
        })}
    </fieldset>
  );
}
