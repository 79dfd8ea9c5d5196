"use client";

import { Command as Primitive } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { menuSurfaceClass, searchedItemClass } from "../overlay/menu-looks.ts";
import { cn } from "../theme/class-names.ts";
import { useFieldControl } from "./field-context.ts";
import { controlClass } from "./input.tsx";
import type { Option } from "./select.tsx";

interface ComboboxProps<Value extends string> {
  readonly value: Value | undefined;
  readonly onValueChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
  readonly placeholder?: string | undefined;
  readonly searchPlaceholder?: string | undefined;
  /** Said when nothing matches. */
  readonly emptyText?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly id?: string | undefined;
  readonly "aria-label"?: string | undefined;
  readonly className?: string | undefined;
}

/** One of many choices, found by typing. */
export function Combobox<Value extends string>({
  value,
  onValueChange,
  options,
  placeholder = "Choose",
  searchPlaceholder = "Search",
  emptyText = "Nothing matches.",
  disabled = false,
  id,
  "aria-label": ariaLabel,
  className,
}: ComboboxProps<Value>): ReactNode {
  const [open, setOpen] = useState(false);
  const control = useFieldControl(id);
  const chosen = options.find((option) => option.value === value);
  const choose = (option: Option<Value>) => {
    onValueChange(option.value);
    setOpen(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        {...control}
        aria-label={ariaLabel}
        disabled={disabled}
        className={cn(
          controlClass,
          "flex h-8 items-center justify-between gap-2 px-2.5 text-left",
          className,
        )}
      >
        <span
          className={cn("flex min-w-0 items-center gap-2", chosen === undefined && "text-ink-3")}
        >
          {chosen?.icon}
          <span className="truncate">{chosen?.label ?? placeholder}</span>
        </span>
        <ChevronsUpDown aria-hidden="true" size={14} className="shrink-0 text-ink-3" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            menuSurfaceClass,
            "w-(--radix-popover-trigger-width) min-w-56 outline-none",
          )}
        >
          <Primitive
            label={searchPlaceholder}
            loop
            {...(value === undefined ? {} : { defaultValue: value })}
          >
            <Primitive.Input
              placeholder={searchPlaceholder}
              className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none"
            />
            <Primitive.List className="max-h-72 overflow-y-auto p-1">
              <Primitive.Empty className="px-2 py-4 text-center text-ink-3 text-xs">
                {emptyText}
              </Primitive.Empty>
              {options.map((option) => (
                <Primitive.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, option.description ?? ""]}
                  disabled={option.disabled ?? false}
                  onSelect={() => choose(option)}
                  className={searchedItemClass}
                >
                  {option.icon}
                  <span className="flex min-w-0 grow flex-col">
                    <span className="truncate">{option.label}</span>
                    {option.description === undefined ? null : (
                      <span className="truncate text-ink-3 text-xs">{option.description}</span>
                    )}
                  </span>
                  {option.value === value ? (
                    <Check aria-hidden="true" size={14} className="text-accent" />
                  ) : null}
                </Primitive.Item>
              ))}
            </Primitive.List>
          </Primitive>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
