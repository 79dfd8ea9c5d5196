"use client";

import type { Problem, WorkflowNode } from "@edgeloom/graph";
import { cn, StatusMark } from "@edgeloom/ui";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useDesigner } from "../model/designer-context.tsx";
import { parameterOf } from "../model/problem-index.ts";
import { useSelected } from "../state/use-observable.ts";
import { type FormField, parameterForm, visibleFields } from "./form-model.ts";
import { ParameterField } from "./parameter-field.tsx";

/** The node's parameters as a form that follows from its type. */
export function ParametersTab({ node }: { readonly node: WorkflowNode }): ReactNode {
  const { model } = useDesigner();
  const problems = useSelected(model.problems, (index) => index.byNode.get(node.id)) ?? [];
  const fields = visibleFields(parameterForm(node.type), node.parameters);
  const basic = fields.filter((field) => !field.advanced);
  const advanced = fields.filter((field) => field.advanced);
  const problemOf = (field: FormField) =>
    problems.find((problem) => parameterOf(problem) === field.name);
  const names = new Set(fields.map((field) => field.name));
  const others = problems.filter((problem) => !names.has(parameterOf(problem) ?? ""));
  const row = (field: FormField): ReactNode => (
    <ParameterField key={field.name} node={node} field={field} problem={problemOf(field)} />
  );
  const openAdvanced = advanced.some((field) => problemOf(field) !== undefined);
  return (
    <div className="flex flex-col gap-4 p-3 pb-8">
      {others.map((problem) => (
        <ProblemNote
          key={`${problem.code}${problem.edgeId ?? ""}${problem.reason}`}
          problem={problem}
        />
      ))}
      {fields.length === 0 ? (
        <p className="py-6 text-center text-ink-3 text-sm">There is nothing to set here.</p>
      ) : null}
      {basic.map(row)}
      {advanced.length === 0 ? null : (
        <details open={openAdvanced} className="group/more">
          <summary className="focus-ring flex cursor-pointer select-none list-none items-center gap-1 rounded-md py-1 font-medium text-ink-3 text-xs hover:text-ink-1">
            <ChevronRight
              size={12}
              aria-hidden="true"
              className="transition-transform group-open/more:rotate-90"
            />
            More ({advanced.length})
          </summary>
          <div className="flex flex-col gap-4 pt-3">{advanced.map(row)}</div>
        </details>
      )}
    </div>
  );
}

/** A problem of the node that no single field can show. */
function ProblemNote({ problem }: { readonly problem: Problem }): ReactNode {
  const failed = problem.severity === "error";
  return (
    <p
      role={failed ? "alert" : "status"}
      className={cn(
        "flex gap-2 rounded-md border px-2.5 py-2 text-sm",
        failed
          ? "border-state-failed/40 bg-state-failed/8"
          : "border-state-warning/40 bg-state-warning/8",
      )}
    >
      <StatusMark tone={failed ? "failed" : "warning"} className="mt-1" />
      <span className="min-w-0">
        {problem.reason} <span className="text-ink-2">{problem.remedy}</span>
      </span>
    </p>
  );
}
