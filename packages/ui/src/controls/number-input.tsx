"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { cn } from "../theme/class-names.ts";
import { useFieldControl } from "./field-context.ts";
import { controlClass } from "./input.tsx";
import { clampToStep, parseNumber } from "./number-text.ts";

interface NumberInputProps {
  /** `undefined` is an empty control. */
  readonly value: number | undefined;
  readonly onValueChange: (value: number | undefined) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Step of the arrow keys and buttons; 1 unless told. Shift makes it ten times larger. */
  readonly step?: number | undefined;
  /** Written after the number: "ms", "MiB", "%". */
  readonly unit?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly "aria-label"?: string | undefined;
  readonly className?: string | undefined;
}

/** A number with its unit. Values are reported as they are typed, and held within bounds on leaving. */
export function NumberInput({
  value,
  onValueChange,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  step = 1,
  unit,
  disabled,
  id,
  className,
  ...rest
}: NumberInputProps): ReactNode {
  const control = useFieldControl(id);
  const [draft, setDraft] = useState<string | null>(null);
  const stepBy = (amount: number) => {
    setDraft(null);
    onValueChange(clampToStep((value ?? 0) + amount, step, min, max));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    stepBy((event.key === "ArrowUp" ? step : -step) * (event.shiftKey ? 10 : 1));
  };
  const commit = () => {
    setDraft(null);
    if (value === undefined) return;
    const held = Math.min(max, Math.max(min, value));
    if (held !== value) onValueChange(held);
  };
  return (
    <div className={cn("group relative", className)}>
      <input
        {...control}
        {...rest}
        type="text"
        inputMode="decimal"
        role="spinbutton"
        aria-valuenow={value}
        aria-valuemin={Number.isFinite(min) ? min : undefined}
        aria-valuemax={Number.isFinite(max) ? max : undefined}
        aria-valuetext={value === undefined ? "empty" : `${value} ${unit ?? ""}`.trim()}
        autoComplete="off"
        disabled={disabled}
        value={draft ?? (value === undefined ? "" : String(value))}
        onChange={(event) => {
          setDraft(event.target.value);
          const parsed = parseNumber(event.target.value);
          if (parsed.kind === "number") onValueChange(parsed.value);
          if (parsed.kind === "empty") onValueChange(undefined);
        }}
        onKeyDown={onKeyDown}
        onBlur={commit}
        className={cn(controlClass, "tabular h-8 pl-2.5", unit === undefined ? "pr-7" : "pr-16")}
      />
      <div className="pointer-events-none absolute inset-y-0 right-1 flex items-center gap-1.5">
        <span className="pointer-events-auto flex flex-col opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100">
          <StepButton label="Increase" disabled={disabled} onPress={() => stepBy(step)}>
            <ChevronUp size={12} />
          </StepButton>
          <StepButton label="Decrease" disabled={disabled} onPress={() => stepBy(-step)}>
            <ChevronDown size={12} />
          </StepButton>
        </span>
        {unit === undefined ? null : <span className="pr-1.5 text-ink-3 text-xs">{unit}</span>}
      </div>
    </div>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly disabled: boolean | undefined;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function StepButton({ label, disabled, onPress, children }: StepButtonProps): ReactNode {
  // The arrow keys do the same, so the buttons stay out of the tab order.
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      disabled={disabled}
      onClick={onPress}
      className="flex h-3.5 w-4.5 items-center justify-center rounded-[3px] text-ink-3 hover:bg-surface-3 hover:text-ink-1"
    >
      {children}
    </button>
  );
}
