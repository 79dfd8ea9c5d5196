"use client";

import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

export const buttonClass = cva(
  "focus-ring inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:opacity-45 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-on-accent hover:bg-accent-hover",
        secondary:
          "border border-line-strong bg-surface-1 text-ink-1 hover:bg-surface-2 active:bg-surface-3 data-[state=open]:bg-surface-2",
        quiet:
          "text-ink-2 hover:bg-surface-2 hover:text-ink-1 active:bg-surface-3 data-[state=open]:bg-surface-2 data-[state=open]:text-ink-1",
        danger:
          "border border-state-failed/45 bg-state-failed/8 text-state-failed hover:bg-state-failed/16",
        link: "text-accent underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-7 px-2 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-4 text-base",
      },
    },
    compoundVariants: [{ variant: "link", class: "h-auto px-0" }],
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonClass> {
  /** Shows a turning mark and refuses presses, keeping the button's width. */
  readonly loading?: boolean | undefined;
  /** Renders the only child (a link, say) with the button's looks. */
  readonly asChild?: boolean | undefined;
  /** An icon before the words. */
  readonly icon?: ReactNode;
}

/** A verb that the user can press. One `primary` to a view. */
export function Button({
  variant,
  size,
  loading = false,
  asChild = false,
  icon,
  className,
  children,
  disabled,
  type,
  ...rest
}: ButtonProps): ReactNode {
  const look = cn(buttonClass({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={look} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={look}
      disabled={disabled === true || loading}
      aria-busy={loading || undefined}
      {...rest}
    >
      {loading ? <LoaderCircle aria-hidden="true" size={14} className="animate-spin" /> : icon}
      {children}
    </button>
  );
}
