"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../controls/button.tsx";
import { cn } from "../theme/class-names.ts";
import { toProblem } from "./problem.ts";

interface EmptyStateProps {
  /** An icon of lucide at size 20. */
  readonly icon?: ReactNode;
  /** What is not there yet: "No runs yet". */
  readonly title: ReactNode;
  /** What would stand here, and why one would want it. */
  readonly description?: ReactNode;
  /** The first step, as a button. */
  readonly action?: ReactNode;
  readonly className?: string | undefined;
}

/** The face of a list or panel with nothing in it. */
export function EmptyState({
  icon,
  title,
  description,
  action,
  className,
}: EmptyStateProps): ReactNode {
  return (
    <div className={cn("flex flex-col items-center px-6 py-12 text-center", className)}>
      {icon === undefined ? null : (
        <div className="mb-3 flex size-10 items-center justify-center rounded-lg bg-surface-2 text-ink-3">
          {icon}
        </div>
      )}
      <h3 className="font-medium text-base text-ink-1">{title}</h3>
      {description === undefined ? null : (
        <p className="mt-1 max-w-md text-pretty text-ink-2 text-sm">{description}</p>
      )}
      {action === undefined ? null : <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  );
}

interface ErrorStateProps {
  /** Whatever was caught: problem details, an Error, a string. */
  readonly error: unknown;
  /** What could not be done: "Could not load runs". It heads the message; the error says why. */
  readonly title: string;
  readonly onRetry?: (() => void) | undefined;
  readonly retrying?: boolean | undefined;
  /** `line` for inside a form or a small panel. */
  readonly layout?: "page" | "line" | undefined;
  readonly className?: string | undefined;
}

/** The face of a list or panel that failed: what happened, to what, and what to do. */
export function ErrorState({
  error,
  title,
  onRetry,
  retrying = false,
  layout = "page",
  className,
}: ErrorStateProps): ReactNode {
  const problem = toProblem(error, title);
  const line = layout === "line";
  return (
    <div
      role="alert"
      className={cn(
        line
          ? "flex items-start gap-2 rounded-md border border-state-failed/40 bg-state-failed/8 px-3 py-2"
          : "flex flex-col items-center px-6 py-12 text-center",
        className,
      )}
    >
      <TriangleAlert
        aria-hidden="true"
        size={line ? 14 : 20}
        className={cn("shrink-0 text-state-failed", line ? "mt-0.5" : "mb-3")}
      />
      <div className="min-w-0 grow">
        <p className={cn("font-medium text-ink-1", line ? "text-sm" : "text-base")}>
          {problem.title}
        </p>
        {problem.detail === undefined ? null : (
          <p className="mt-0.5 max-w-prose text-pretty text-ink-2 text-sm">{problem.detail}</p>
        )}
        {problem.remedy === undefined ? null : (
          <p className="mt-0.5 max-w-prose text-pretty text-ink-1 text-sm">{problem.remedy}</p>
        )}
        {problem.code === undefined ? null : (
          <p className="mt-1.5 font-mono text-2xs text-ink-3">{problem.code}</p>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button
          size="sm"
          className={line ? "" : "mt-4"}
          loading={retrying}
          icon={<RotateCw aria-hidden="true" size={14} />}
          onClick={onRetry}
        >
          Try again
        </Button>
      )}
    </div>
  );
}
