"use client";

import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "../data/kbd.tsx";

/** Put one near the root: it lets tooltips follow each other without a new delay. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Primitive.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Primitive.Provider>
  );
}

interface TooltipProps {
  readonly content: ReactNode;
  /** Keys that do the same, shown after the words: `["Ctrl", "K"]`. */
  readonly keys?: readonly string[] | undefined;
  readonly side?: "top" | "right" | "bottom" | "left" | undefined;
  /** One element that takes a ref and can be focused. */
  readonly children: ReactNode;
}

/** A short explanation on hover and focus. Never the only place where something is said. */
export function Tooltip({ content, keys, side = "top", children }: TooltipProps): ReactNode {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 flex max-w-72 animate-fade items-center gap-2 rounded-md bg-surface-1 px-2 py-1 text-ink-1 text-xs shadow-raised"
        >
          <span>{content}</span>
          {keys === undefined ? null : <Kbd keys={keys} />}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
