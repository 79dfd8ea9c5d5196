"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "../theme/class-names.ts";
import { useFieldControl } from "./field-context.ts";

/** Looks that every text control shares. */
export const controlClass =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface-1 text-ink-1 text-sm transition-colors hover:border-ink-3/60 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent/35 focus-visible:outline-offset-0 disabled:pointer-events-none disabled:opacity-45 aria-invalid:border-state-failed";

interface InputProps extends ComponentProps<"input"> {
  /** Geist Mono, for ids, expressions and values. */
  readonly mono?: boolean | undefined;
}

export function Input({ mono = false, className, id, ...rest }: InputProps): ReactNode {
  const control = useFieldControl(id);
  return (
    <input
      {...control}
      {...rest}
      className={cn(
        controlClass,
        "h-8 px-2.5 read-only:bg-surface-2",
        mono && "font-mono text-xs",
        className,
      )}
    />
  );
}

interface TextareaProps extends ComponentProps<"textarea"> {
  readonly mono?: boolean | undefined;
}

/** Grows with its text up to its maximum height. */
export function Textarea({ mono = false, className, id, rows, ...rest }: TextareaProps): ReactNode {
  const control = useFieldControl(id);
  return (
    <textarea
      {...control}
      {...rest}
      rows={rows ?? 3}
      className={cn(
        controlClass,
        "field-sizing-content read-only:bg-surface-2 max-h-80 min-h-16 resize-y px-2.5 py-1.5",
        mono && "font-mono text-xs",
        className,
      )}
    />
  );
}
