"use client";

import { formatDuration } from "@edgeloom/ui";
import { type ReactNode, useEffect, useState } from "react";

const refreshMs = 100;

/** The time since a moment, while it is shown. */
export function ElapsedTime({ since }: { readonly since: number }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), refreshMs);
    return () => clearInterval(timer);
  }, []);
  return <>{formatDuration(Math.max(0, now - since))}</>;
}
