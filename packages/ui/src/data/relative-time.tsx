"use client";

import { type ReactNode, useEffect, useState } from "react";
import {
  formatExactTime,
  formatRelativeTime,
  relativeTimeLifetimeMs,
} from "../format/relative-time.ts";
import { Tooltip } from "../overlay/tooltip.tsx";
import { cn } from "../theme/class-names.ts";

interface RelativeTimeProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly className?: string | undefined;
}

/** How long ago, kept true while it is shown; the exact time on hover. */
export function RelativeTime({ at, className }: RelativeTimeProps): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), relativeTimeLifetimeMs(at, now));
    return () => clearTimeout(timer);
  }, [at, now]);
  return (
    <Tooltip content={<span className="tabular">{formatExactTime(at)}</span>}>
      <time
        dateTime={new Date(at).toISOString()}
        className={cn("tabular whitespace-nowrap", className)}
        suppressHydrationWarning
      >
        {formatRelativeTime(at, now)}
      </time>
    </Tooltip>
  );
}
