"use client";

import { Slider as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";
import { useFieldControl } from "./field-context.ts";

interface SliderProps {
  readonly value: number;
  readonly onValueChange: (value: number) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | undefined;
  /** Writes the value beside the track; the bare number unless told. */
  readonly format?: ((value: number) => string) | undefined;
  readonly disabled?: boolean | undefined;
  readonly "aria-label"?: string | undefined;
  readonly className?: string | undefined;
}

export function Slider({
  value,
  onValueChange,
  min = 0,
  max = 100,
  step = 1,
  format = String,
  disabled = false,
  "aria-label": ariaLabel,
  className,
}: SliderProps): ReactNode {
  const { id, ...described } = useFieldControl(undefined);
  return (
    <div className={cn("flex h-8 items-center gap-3", className)}>
      <Primitive.Root
        value={[value]}
        onValueChange={([next]) => {
          if (next !== undefined) onValueChange(next);
        }}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        className="relative flex h-5 grow touch-none items-center data-disabled:opacity-45"
      >
        <Primitive.Track className="relative h-1 grow rounded-full bg-surface-3">
          <Primitive.Range className="absolute h-full rounded-full bg-accent" />
        </Primitive.Track>
        <Primitive.Thumb
          {...described}
          id={id}
          aria-label={ariaLabel}
          aria-valuetext={format(value)}
          className="focus-ring block size-4 rounded-full border-2 border-accent bg-surface-1"
        />
      </Primitive.Root>
      <output className="tabular min-w-10 text-right font-mono text-ink-2 text-xs">
        {format(value)}
      </output>
    </div>
  );
}
