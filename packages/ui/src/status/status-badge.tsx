import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";
import { type StatusTone, statusLook } from "./status.ts";
import { StatusMark, statusTextClass } from "./status-mark.tsx";

const tint: Record<StatusTone, string> = {
  queued: "bg-state-queued/10",
  running: "bg-state-running/10",
  succeeded: "bg-state-succeeded/10",
  warning: "bg-state-warning/10",
  failed: "bg-state-failed/10",
  skipped: "ring-1 ring-inset ring-line-strong",
};

interface StatusProps {
  /** A state's name: "running", "degraded", "draining", … */
  readonly state: string;
  /** Replaces the word, for example "Waiting for fleet". */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

/** Mark and word without a background: for table cells and lists. */
export function StatusDot({ state, label, className }: StatusProps): ReactNode {
  const { tone, word } = statusLook(state);
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap align-middle text-ink-1",
        className,
      )}
    >
      <StatusMark tone={tone} />
      {label ?? word}
    </span>
  );
}

/** Mark and word on a tint: for headers and cards. */
export function StatusBadge({ state, label, className }: StatusProps): ReactNode {
  const { tone, word } = statusLook(state);
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-full pr-2 pl-1.5 font-medium text-xs",
        tint[tone],
        statusTextClass[tone],
        className,
      )}
    >
      <StatusMark tone={tone} size={10} />
      {label ?? word}
    </span>
  );
}
