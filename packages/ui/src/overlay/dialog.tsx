"use client";

import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";
import { CloseButton } from "./close-button.tsx";

export const scrimClass = "fixed inset-0 z-40 animate-fade bg-scrim";

interface DialogProps {
  /** With a trigger the dialog can open itself; else give open and onOpenChange. */
  readonly open?: boolean | undefined;
  readonly onOpenChange?: ((open: boolean) => void) | undefined;
  readonly trigger?: ReactNode;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** Buttons at the end, the main one last. */
  readonly footer?: ReactNode;
  readonly width?: "sm" | "md" | "lg" | undefined;
  readonly children?: ReactNode;
}

const widths = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-3xl" } as const;

/** A question or a form in front of the page. Escape and the scrim close it. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  footer,
  width = "md",
  children,
}: DialogProps): ReactNode {
  return (
    <Primitive.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {trigger === undefined ? null : <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={scrimClass} />
        <Primitive.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          className={cn(
            "fixed inset-x-4 top-[12vh] z-50 mx-auto flex max-h-[76vh] animate-arrive flex-col rounded-lg bg-surface-1 shadow-raised outline-none",
            widths[width],
          )}
        >
          <header className="px-5 pt-4 pr-12 pb-3">
            <Primitive.Title className="font-semibold text-base text-ink-1">
              {title}
            </Primitive.Title>
            {description === undefined ? null : (
              <Primitive.Description className="mt-1 text-ink-2 text-sm">
                {description}
              </Primitive.Description>
            )}
          </header>
          {children === undefined ? null : (
            <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-4">{children}</div>
          )}
          {footer === undefined ? null : (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {footer}
            </footer>
          )}
          <Primitive.Close asChild>
            <CloseButton className="top-3.5 right-3" />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Closes the dialog around it when pressed: wrap a Button. */
export function DialogClose({ children }: { readonly children: ReactNode }): ReactNode {
  return <Primitive.Close asChild>{children}</Primitive.Close>;
}
