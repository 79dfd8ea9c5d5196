import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

interface KbdProps {
  /** Names of the keys pressed together: `["Ctrl", "K"]`. */
  readonly keys: readonly string[];
  readonly className?: string | undefined;
}

/** Keys as they stand on a keyboard. */
export function Kbd({ keys, className }: KbdProps): ReactNode {
  return (
    <span className={cn("inline-flex items-center gap-0.5", className)}>
      {keys.map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-[4px] border border-line-strong bg-surface-2 px-1 font-sans text-2xs text-ink-2 leading-none"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
