"use client";

import { assertNever } from "@edgeloom/kernel";
import { Check, ChevronRight } from "lucide-react";
import { ContextMenu as ContextPrimitive, DropdownMenu as DropdownPrimitive } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "../data/kbd.tsx";
import { cn } from "../theme/class-names.ts";
import { type MenuEntry, menuEntryKey } from "./menu-entry.ts";
import { menuItemClass, menuSurfaceClass } from "./menu-looks.ts";

/** The two primitives have the same parts, so one renderer serves both. */
type MenuParts = Pick<
  typeof DropdownPrimitive,
  | "Item"
  | "CheckboxItem"
  | "RadioGroup"
  | "RadioItem"
  | "ItemIndicator"
  | "Label"
  | "Separator"
  | "Sub"
  | "SubTrigger"
  | "SubContent"
  | "Portal"
>;

const surface = cn(menuSurfaceClass, "p-1");
const labelClass = "px-2 pt-1.5 pb-1 font-medium text-ink-3 text-xs";

function Entries({
  parts,
  entries,
}: {
  readonly parts: MenuParts;
  readonly entries: readonly MenuEntry[];
}): ReactNode {
  return entries.map((entry) => <Entry key={menuEntryKey(entry)} parts={parts} entry={entry} />);
}

function Entry({
  parts: Parts,
  entry,
}: {
  readonly parts: MenuParts;
  readonly entry: MenuEntry;
}): ReactNode {
  switch (entry.type) {
    case "action":
      return (
        <Parts.Item
          disabled={entry.disabled ?? false}
          onSelect={entry.onSelect}
          className={cn(menuItemClass, entry.danger === true && "text-state-failed")}
        >
          {entry.icon === undefined ? null : (
            <span className={entry.danger === true ? "" : "text-ink-3"}>{entry.icon}</span>
          )}
          <span className="grow truncate">{entry.label}</span>
          {entry.keys === undefined ? null : <Kbd keys={entry.keys} className="ml-4" />}
        </Parts.Item>
      );
    case "check":
      return (
        <Parts.CheckboxItem
          checked={entry.checked}
          disabled={entry.disabled ?? false}
          onCheckedChange={entry.onCheckedChange}
          className={cn(menuItemClass, "pl-7.5")}
        >
          <Tick parts={Parts} />
          {entry.label}
        </Parts.CheckboxItem>
      );
    case "choice":
      return (
        <Parts.RadioGroup value={entry.value} onValueChange={entry.onValueChange}>
          <Parts.Label className={labelClass}>{entry.label}</Parts.Label>
          {entry.options.map((option) => (
            <Parts.RadioItem
              key={option.value}
              value={option.value}
              className={cn(menuItemClass, "pl-7.5")}
            >
              <Tick parts={Parts} />
              {option.label}
            </Parts.RadioItem>
          ))}
        </Parts.RadioGroup>
      );
    case "submenu":
      return (
        <Parts.Sub>
          <Parts.SubTrigger className={cn(menuItemClass, "data-[state=open]:bg-surface-2")}>
            {entry.icon === undefined ? null : <span className="text-ink-3">{entry.icon}</span>}
            <span className="grow truncate">{entry.label}</span>
            <ChevronRight aria-hidden="true" size={14} className="text-ink-3" />
          </Parts.SubTrigger>
          <Parts.Portal>
            <Parts.SubContent sideOffset={4} collisionPadding={8} className={surface}>
              <Entries parts={Parts} entries={entry.entries} />
            </Parts.SubContent>
          </Parts.Portal>
        </Parts.Sub>
      );
    case "heading":
      return <Parts.Label className={labelClass}>{entry.label}</Parts.Label>;
    case "separator":
      return <Parts.Separator className="-mx-1 my-1 h-px bg-line" />;
    default:
      return assertNever(entry);
  }
}

function Tick({ parts: Parts }: { readonly parts: MenuParts }): ReactNode {
  return (
    <Parts.ItemIndicator className="absolute left-2 text-accent">
      <Check aria-hidden="true" size={14} />
    </Parts.ItemIndicator>
  );
}

interface DropdownMenuProps {
  /** A button; it opens the menu. */
  readonly trigger: ReactNode;
  readonly entries: readonly MenuEntry[];
  readonly align?: "start" | "center" | "end" | undefined;
  readonly side?: "top" | "right" | "bottom" | "left" | undefined;
}

/** A menu that a button opens. */
export function DropdownMenu({
  trigger,
  entries,
  align = "start",
  side = "bottom",
}: DropdownMenuProps): ReactNode {
  return (
    <DropdownPrimitive.Root modal={false}>
      <DropdownPrimitive.Trigger asChild>{trigger}</DropdownPrimitive.Trigger>
      <DropdownPrimitive.Portal>
        <DropdownPrimitive.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={surface}
        >
          <Entries parts={DropdownPrimitive} entries={entries} />
        </DropdownPrimitive.Content>
      </DropdownPrimitive.Portal>
    </DropdownPrimitive.Root>
  );
}

interface ContextMenuProps {
  readonly entries: readonly MenuEntry[];
  /** The area that answers a right click or the menu key: one element. */
  readonly children: ReactNode;
}

/** The same menu on a right click, a long press or the menu key. */
export function ContextMenu({ entries, children }: ContextMenuProps): ReactNode {
  return (
    <ContextPrimitive.Root modal={false}>
      <ContextPrimitive.Trigger asChild>{children}</ContextPrimitive.Trigger>
      <ContextPrimitive.Portal>
        <ContextPrimitive.Content collisionPadding={8} className={surface}>
          <Entries parts={ContextPrimitive} entries={entries} />
        </ContextPrimitive.Content>
      </ContextPrimitive.Portal>
    </ContextPrimitive.Root>
  );
}
