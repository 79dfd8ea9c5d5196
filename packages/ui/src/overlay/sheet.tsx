"use client";

import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";
import { CloseButton } from "./close-button.tsx";
import { scrimClass } from "./dialog.tsx";

interface SheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly footer?: ReactNode;
  /** `right` on wide screens; `bottom` for phones. */
  readonly side?: "right" | "bottom" | undefined;
  readonly children: ReactNode;
}

const sides = {
  right: "inset-y-0 right-0 w-full max-w-md animate-arrive-right border-l",
  bottom: "inset-x-0 bottom-0 max-h-[85dvh] animate-arrive-bottom rounded-t-lg border-t",
} as const;

/** A panel over the edge of the page, for details that do not deserve a page of their own. */
export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  footer,
  side = "right",
  children,
}: SheetProps): ReactNode {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={scrimClass} />
        <Primitive.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={cn("fixed z-50 flex flex-col bg-surface-1 outline-none", sides[side])}
        >
          <header className="border-b py-3 pr-12 pl-4">
            <div className="min-w-0">
              <Primitive.Title className="truncate font-semibold text-base">
                {title}
              </Primitive.Title>
              {description === undefined ? null : (
                <Primitive.Description className="text-ink-2 text-sm">
                  {description}
                </Primitive.Description>
              )}
            </div>
          </header>
          <div className="min-h-0 grow overflow-y-auto p-4">{children}</div>
          {footer === undefined ? null : (
            <footer className="flex justify-end gap-2 border-t px-4 py-3">{footer}</footer>
          )}
          <Primitive.Close asChild>
            <CloseButton className="top-2.5 right-2.5" />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
