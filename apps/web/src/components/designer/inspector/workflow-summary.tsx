"use client";

import { DefinitionList, Kbd } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

const hints: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["/"], does: "Search nodes" },
  { keys: ["Tab"], does: "Add what comes next" },
  { keys: ["Ctrl", "Enter"], does: "Run" },
  { keys: ["Shift"], does: "Select by a box, or several" },
  { keys: ["Space"], does: "Pan" },
  { keys: ["?"], does: "All shortcuts" },
];

/** What the inspector says while no node is selected: the workflow itself. */
export function WorkflowSummary(): ReactNode {
  const { model } = useDesigner();
  const graph = useObservable(model.graph);
  const { errors, warnings } = useObservable(model.problems);
  return (
    <div className="flex flex-col gap-5 overflow-y-auto p-4">
      <div>
        <h2 className="truncate font-semibold text-base">{graph.name}</h2>
        <p className="mt-1 whitespace-pre-wrap text-pretty text-ink-2 text-sm">
          {graph.description || "Select a node to set it. The workflow has no description yet."}
        </p>
      </div>
      <DefinitionList
        items={[
          { term: "Nodes", value: graph.nodes.length },
          { term: "Connections", value: graph.edges.length },
          { term: "Errors", value: errors },
          { term: "Warnings", value: warnings },
        ]}
      />
      <ul className="flex flex-col gap-2 max-md:hidden">
        {hints.map((hint) => (
          <li
            key={hint.does}
            className="flex items-center justify-between gap-4 text-ink-2 text-sm"
          >
            {hint.does}
            <Kbd keys={hint.keys} />
          </li>
        ))}
      </ul>
    </div>
  );
}
