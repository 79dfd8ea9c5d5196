import type { Problem } from "@edgeloom/ui";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** What a form was refused with, above its button. */
export function FormProblem({ problem }: { readonly problem: Problem }): ReactNode {
  return (
    <div
      role="alert"
      className="flex gap-2 rounded-md border border-state-failed/45 bg-state-failed/8 px-3 py-2 text-sm"
    >
      <CircleAlert aria-hidden="true" size={16} className="mt-0.5 shrink-0 text-state-failed" />
      <div>
        <p className="font-medium text-ink-1">{problem.detail ?? problem.title}</p>
        {problem.remedy === undefined ? null : <p className="text-ink-2">{problem.remedy}</p>}
      </div>
    </div>
  );
}
