"use client";

import { formatDuration } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { ElapsedTime } from "../run-overlay/elapsed-time.tsx";

interface RunTimeProps {
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** How long a run or step took, or has been going on. */
export function RunTime({ startedAt, finishedAt }: RunTimeProps): ReactNode {
  if (startedAt === null) return <span className="text-ink-3">–</span>;
  if (finishedAt === null) return <ElapsedTime since={startedAt} />;
  return formatDuration(Math.max(0, finishedAt - startedAt));
}
