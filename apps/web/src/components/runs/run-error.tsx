import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface ErrorNoteProps {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly remedy?: string | undefined;
    readonly field?: string | undefined;
  };
}

/** What went wrong, and what to do. */
export function ErrorNote({ error }: ErrorNoteProps): ReactNode {
  return (
    <div className="flex gap-2.5 rounded-md border border-state-failed/40 bg-state-failed/8 px-3 py-2.5 text-sm">
      <CircleAlert aria-hidden="true" size={16} className="mt-0.5 shrink-0 text-state-failed" />
      <div className="min-w-0">
        <p className="break-words font-medium text-ink-1">{error.message}</p>
        {error.remedy === undefined ? null : <p className="mt-0.5 text-ink-2">{error.remedy}</p>}
        <p className="mt-1 font-mono text-2xs text-ink-3">
          {error.code}
          {error.field === undefined ? "" : ` · ${error.field}`}
        </p>
      </div>
    </div>
  );
}
