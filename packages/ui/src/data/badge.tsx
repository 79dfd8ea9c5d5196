import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";

interface BadgeProps {
  readonly icon?: ReactNode;
  /** Geist Mono, for versions and ids. */
  readonly mono?: boolean | undefined;
  readonly accent?: boolean | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A neutral label: kind, version, label of a node. For states use StatusBadge. */
export function Badge({
  icon,
  mono = false,
  accent = false,
  className,
  children,
}: BadgeProps): ReactNode {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-md px-1.5 text-xs",
        accent ? "bg-accent/12 text-accent" : "bg-surface-2 text-ink-2",
        mono && "font-mono text-2xs",
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
