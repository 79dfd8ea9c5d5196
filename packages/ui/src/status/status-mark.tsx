import type { ReactNode } from "react";
import { cn } from "../theme/class-names.ts";
import type { StatusTone } from "./status.ts";

/** Text colour of each tone; the shapes below draw with `currentColor`. */
export const statusTextClass: Record<StatusTone, string> = {
  queued: "text-state-queued",
  running: "text-state-running",
  succeeded: "text-state-succeeded",
  warning: "text-state-warning",
  failed: "text-state-failed",
  skipped: "text-state-skipped",
};

const cut = { stroke: "var(--surface-1)", strokeWidth: 1.5, strokeLinecap: "round" } as const;

/** One shape per tone on a 12 by 12 grid, so that colour is never the only sign. */
const shapes: Record<StatusTone, ReactNode> = {
  queued: (
    <>
      <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="6" cy="6" r="1.5" fill="currentColor" />
    </>
  ),
  running: (
    <>
      <circle
        cx="6"
        cy="6"
        r="4.75"
        fill="none"
        stroke="currentColor"
        strokeOpacity="0.3"
        strokeWidth="1.5"
      />
      <g className="origin-center animate-spin">
        <path
          d="M6 1.25a4.75 4.75 0 0 1 4.75 4.75"
          fill="none"
          stroke="currentColor"
          strokeLinecap="round"
          strokeWidth="1.5"
        />
      </g>
      <circle cx="6" cy="6" r="2" fill="currentColor" />
    </>
  ),
  succeeded: (
    <>
      <circle cx="6" cy="6" r="5.5" fill="currentColor" />
      <path d="M3.6 6.2 5.3 7.9 8.5 4.5" fill="none" strokeLinejoin="round" {...cut} />
    </>
  ),
  warning: (
    <>
      <path
        d="M5.1 1.5a1.05 1.05 0 0 1 1.8 0l4.2 7.4a1.05 1.05 0 0 1-.9 1.6H1.8a1.05 1.05 0 0 1-.9-1.6z"
        fill="currentColor"
      />
      <path d="M6 4.3v2.4M6 8.6v.01" {...cut} />
    </>
  ),
  failed: (
    <>
      <path d="M3.75.75h4.5l3 3v4.5l-3 3h-4.5l-3-3v-4.5z" fill="currentColor" />
      <path d="M4.3 4.3l3.4 3.4M7.7 4.3 4.3 7.7" {...cut} />
    </>
  ),
  skipped: (
    <circle
      cx="6"
      cy="6"
      r="4.75"
      fill="none"
      stroke="currentColor"
      strokeDasharray="2.2 1.53"
      strokeWidth="1.5"
    />
  ),
};

interface StatusMarkProps {
  readonly tone: StatusTone;
  /** Side in pixels; 12 unless told. */
  readonly size?: number | undefined;
  readonly className?: string | undefined;
}

/** The shape alone, without a word: give it a text or label beside it. */
export function StatusMark({ tone, size = 12, className }: StatusMarkProps): ReactNode {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 12 12"
      className={cn("shrink-0", statusTextClass[tone], className)}
    >
      {shapes[tone]}
    </svg>
  );
}
