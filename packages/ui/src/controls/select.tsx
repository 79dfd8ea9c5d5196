"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { menuItemClass, menuSurfaceClass } from "../overlay/menu-looks.ts";
import { cn } from "../theme/class-names.ts";
import { useFieldControl } from "./field-context.ts";
import { controlClass } from "./input.tsx";

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  /** A second line that explains the choice. */
  readonly description?: string | undefined;
  readonly icon?: ReactNode;
  readonly disabled?: boolean | undefined;
}

interface SelectProps<Value extends string> {
  readonly value: Value | undefined;
  readonly onValueChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly "aria-label"?: string | undefined;
  readonly size?: "sm" | "md" | undefined;
  readonly className?: string | undefined;
}

/** One of up to some dozen choices; for more, or to search, use Combobox. */
export function Select<Value extends string>({
  value,
  onValueChange,
  options,
  placeholder = "Choose",
  disabled = false,
  id,
  name,
  "aria-label": ariaLabel,
  size = "md",
  className,
}: SelectProps<Value>): ReactNode {
  const control = useFieldControl(id);
  const choose = (next: string) => {
    const option = options.find((candidate) => candidate.value === next);
    if (option !== undefined) onValueChange(option.value);
  };
  const chosen = options.find((option) => option.value === value);
  return (
    <Primitive.Root
      value={value ?? ""}
      onValueChange={choose}
      disabled={disabled}
      {...(name === undefined ? {} : { name })}
    >
      <Primitive.Trigger
        {...control}
        aria-label={ariaLabel}
        className={cn(
          controlClass,
          "flex items-center justify-between gap-2 px-2.5 text-left data-placeholder:text-ink-3",
          size === "sm" ? "h-7 text-xs" : "h-8",
          className,
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          {chosen?.icon}
          <span className="truncate">
            <Primitive.Value placeholder={placeholder}>{chosen?.label}</Primitive.Value>
          </span>
        </span>
        <ChevronsUpDown aria-hidden="true" size={14} className="shrink-0 text-ink-3" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            menuSurfaceClass,
            "max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-96",
          )}
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <SelectItem key={option.value} option={option} />
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function SelectItem({ option }: { readonly option: Option }): ReactNode {
  return (
    <Primitive.Item
      value={option.value}
      disabled={option.disabled ?? false}
      className={cn(menuItemClass, "pr-8")}
    >
      {option.icon}
      <span className="flex min-w-0 flex-col">
        <Primitive.ItemText>{option.label}</Primitive.ItemText>
        {option.description === undefined ? null : (
          <span className="text-ink-3 text-xs">{option.description}</span>
        )}
      </span>
      <Primitive.ItemIndicator className="absolute right-2 text-accent">
        <Check aria-hidden="true" size={14} />
      </Primitive.ItemIndicator>
    </Primitive.Item>
  );
}
