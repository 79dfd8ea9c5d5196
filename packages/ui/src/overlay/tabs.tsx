"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

export interface Tab {
  readonly value: string;
  readonly label: ReactNode;
  /** A number beside the label: problems, attempts. */
  readonly count?: number | undefined;
  readonly disabled?: boolean | undefined;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly value: string;
  /** Write the value into the URL, so that a link opens the same tab. */
  readonly onValueChange: (value: string) => void;
  readonly "aria-label"?: string | undefined;
  /** Shown at the end of the tab row. */
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  readonly contentClassName?: string | undefined;
}

export function Tabs({
  tabs,
  value,
  onValueChange,
  aside,
  className,
  contentClassName,
  ...rest
}: TabsProps): ReactNode {
  return (
    <Primitive.Root
      value={value}
      onValueChange={onValueChange}
      className={cn("flex min-h-0 flex-col", className)}
    >
      <div className="flex shrink-0 items-center justify-between gap-2 border-b">
        <Primitive.List {...rest} className="flex overflow-x-auto px-1 [scrollbar-width:none]">
          {tabs.map((tab) => (
            <Primitive.Trigger
              key={tab.value}
              value={tab.value}
              disabled={tab.disabled ?? false}
              className="focus-ring -mb-px inline-flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2.5 font-medium text-ink-3 text-sm transition-colors hover:text-ink-1 focus-visible:-outline-offset-2 disabled:opacity-45 data-[state=active]:border-accent data-[state=active]:text-ink-1"
            >
              {tab.label}
              {tab.count === undefined ? null : (
                <span className="tabular rounded-full bg-surface-2 px-1.5 text-2xs text-ink-2">
                  {tab.count}
                </span>
              )}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        {aside === undefined ? null : <div className="flex items-center gap-1 pr-2">{aside}</div>}
      </div>
      {tabs.map((tab) => (
        <Primitive.Content
          key={tab.value}
          value={tab.value}
          className={cn("min-h-0 grow outline-none", contentClassName)}
        >
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
