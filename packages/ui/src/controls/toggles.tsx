"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as CheckboxPrimitive, Switch as SwitchPrimitive } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "../theme/class-names.ts";
import { useFieldControl } from "./field-context.ts";

interface SwitchProps {
  readonly checked: boolean;
  readonly onCheckedChange: (checked: boolean) => void;
  readonly disabled?: boolean | undefined;
  readonly id?: string | undefined;
  readonly "aria-label"?: string | undefined;
  readonly className?: string | undefined;
}

/** On or off, at once. Inside a Field with layout="row". */
export function Switch({
  checked,
  onCheckedChange,
  disabled = false,
  id,
  className,
  ...rest
}: SwitchProps): ReactNode {
  const control = useFieldControl(id);
  return (
    <SwitchPrimitive.Root
      {...control}
      {...rest}
      checked={checked}
      onCheckedChange={onCheckedChange}
      disabled={disabled}
      className={cn(
        "focus-ring h-5 w-8 shrink-0 rounded-full bg-line-strong transition-colors disabled:opacity-45 data-[state=checked]:bg-accent",
        className,
      )}
    >
      <SwitchPrimitive.Thumb className="block size-4 translate-x-0.5 rounded-full bg-surface-1 transition-transform data-[state=checked]:translate-x-3.5" />
    </SwitchPrimitive.Root>
  );
}

interface CheckboxProps {
  readonly checked: boolean | "indeterminate";
  readonly onCheckedChange: (checked: boolean) => void;
  /** Words beside the box; without them give an aria-label. */
  readonly label?: ReactNode;
  readonly disabled?: boolean | undefined;
  readonly id?: string | undefined;
  readonly "aria-label"?: string | undefined;
  readonly className?: string | undefined;
}

export function Checkbox({
  checked,
  onCheckedChange,
  label,
  disabled = false,
  id,
  className,
  ...rest
}: CheckboxProps): ReactNode {
  const ownId = useId();
  const control = useFieldControl(label === undefined ? id : (id ?? ownId));
  const box = (
    <CheckboxPrimitive.Root
      {...control}
      {...rest}
      checked={checked}
      onCheckedChange={(next) => onCheckedChange(next === true)}
      disabled={disabled}
      className="focus-ring flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-line-strong bg-surface-1 text-on-accent transition-colors hover:border-ink-3 disabled:opacity-45 data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent"
    >
      <CheckboxPrimitive.Indicator>
        {checked === "indeterminate" ? (
          <Minus aria-hidden="true" size={12} strokeWidth={3} />
        ) : (
          <Check aria-hidden="true" size={12} strokeWidth={3} />
        )}
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
  if (label === undefined) return box;
  return (
    <span className={cn("inline-flex items-center gap-2", className)}>
      {box}
      <label htmlFor={control.id} className="text-ink-1 text-sm">
        {label}
      </label>
    </span>
  );
}
