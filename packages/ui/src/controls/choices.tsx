"use client";

import { RadioGroup as Primitive, ToggleGroup } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "../theme/class-names.ts";
import { useFieldControl } from "./field-context.ts";
import type { Option } from "./select.tsx";

interface ChoiceProps<Value extends string> {
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
  readonly disabled?: boolean | undefined;
  readonly "aria-label"?: string | undefined;
  readonly className?: string | undefined;
}

function pick<Value extends string>(
  options: readonly Option<Value>[],
  next: string,
  report: (value: Value) => void,
): void {
  const option = options.find((candidate) => candidate.value === next);
  if (option !== undefined) report(option.value);
}

/** A few choices, all visible, each with room to explain itself. */
export function RadioGroup<Value extends string>({
  value,
  onValueChange,
  options,
  disabled = false,
  className,
  ...rest
}: ChoiceProps<Value>): ReactNode {
  const control = useFieldControl(undefined);
  const baseId = useId();
  return (
    <Primitive.Root
      {...control}
      {...rest}
      value={value}
      onValueChange={(next) => pick(options, next, onValueChange)}
      disabled={disabled}
      className={cn("flex flex-col gap-2", className)}
    >
      {options.map((option) => (
        <div key={option.value} className="flex items-start gap-2">
          <Primitive.Item
            id={`${baseId}-${option.value}`}
            value={option.value}
            disabled={option.disabled ?? false}
            className="focus-ring mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface-1 transition-colors hover:border-ink-3 disabled:opacity-45 data-[state=checked]:border-accent"
          >
            <Primitive.Indicator className="size-2 rounded-full bg-accent" />
          </Primitive.Item>
          <label htmlFor={`${baseId}-${option.value}`} className="flex flex-col text-ink-1 text-sm">
            {option.label}
            {option.description === undefined ? null : (
              <span className="text-ink-3 text-xs">{option.description}</span>
            )}
          </label>
        </div>
      ))}
    </Primitive.Root>
  );
}

interface SegmentedProps<Value extends string> extends ChoiceProps<Value> {
  readonly size?: "sm" | "md" | undefined;
}

/** Two to five short choices in one bar: views, units, time ranges. */
export function Segmented<Value extends string>({
  value,
  onValueChange,
  options,
  disabled = false,
  size = "md",
  className,
  ...rest
}: SegmentedProps<Value>): ReactNode {
  const control = useFieldControl(undefined);
  return (
    <ToggleGroup.Root
      {...control}
      {...rest}
      type="single"
      value={value}
      // An empty value is a press on the chosen segment, which stays chosen.
      onValueChange={(next) => pick(options, next, onValueChange)}
      disabled={disabled}
      className={cn(
        "inline-flex w-fit items-center gap-0.5 rounded-md bg-surface-2 p-0.5",
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          className={cn(
            "focus-ring inline-flex items-center justify-center gap-1.5 rounded-[4px] font-medium text-ink-2 transition-colors hover:text-ink-1 disabled:opacity-45 data-[state=on]:bg-surface-1 data-[state=on]:text-ink-1 data-[state=on]:ring-1 data-[state=on]:ring-line",
            size === "sm" ? "h-6 px-2 text-xs" : "h-7 px-2.5 text-sm",
          )}
        >
          {option.icon}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
