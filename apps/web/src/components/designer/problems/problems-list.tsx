"use client";

import type { Problem } from "@edgeloom/graph";
import { EmptyState, StatusMark } from "@edgeloom/ui";
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useJumpToNode } from "../../run-overlay/use-jump-to-node.ts";
import { useDesigner } from "../model/designer-context.tsx";
import { parameterOf } from "../model/problem-index.ts";
import { useObservable } from "../state/use-observable.ts";

/** Rows drawn at once; with more wrong than this, the first are the ones to solve. */
const rowsMax = 300;

/** All that is wrong with the workflow; pressing one leads to the node and its field. */
export function ProblemsList(): ReactNode {
  const { model } = useDesigner();
  const { all } = useObservable(model.problems);
  const jump = useJumpToNode();
  if (all.length === 0) {
    return (
      <EmptyState
        icon={<CircleCheck size={20} />}
        title="No problems"
        description="The workflow can run as it is."
        className="py-8"
      />
    );
  }
  const open = (problem: Problem): void => {
    if (problem.nodeId !== undefined) {
      const settings = problem.field?.startsWith("settings") === true;
      jump(problem.nodeId, settings ? "settings" : "parameters", parameterOf(problem));
    } else if (problem.edgeId !== undefined) model.select([problem.edgeId]);
  };
  return (
    <ul className="flex flex-col py-1">
      {all.slice(0, rowsMax).map((problem, index) => {
        const node = problem.nodeId === undefined ? undefined : model.node(problem.nodeId);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems may say the same of one node.
          <li key={`${problem.code}${problem.nodeId ?? ""}${problem.field ?? ""}${index}`}>
            <button
              type="button"
              onClick={() => open(problem)}
              className="focus-ring grid w-full grid-cols-[auto_minmax(0,12rem)_1fr] items-baseline gap-x-2.5 px-3 py-1 text-left hover:bg-surface-2"
            >
              <StatusMark
                tone={problem.severity === "error" ? "failed" : "warning"}
                className="translate-y-0.5"
              />
              <span className="truncate text-sm">{node?.name ?? "Workflow"}</span>
              <span className="min-w-0 break-words text-sm [overflow-wrap:anywhere]">
                {problem.reason} <span className="text-ink-3">{problem.remedy}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
