"use client";

import { type ReactNode, useState } from "react";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable, useSelected } from "../state/use-observable.ts";

/** The workflow's name, changed where it stands. */
export function WorkflowName(): ReactNode {
  const { model } = useDesigner();
  const name = useSelected(model.graph, (graph) => graph.name);
  const editable = useObservable(model.editable);
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    const wanted = draft?.trim() ?? "";
    if (wanted !== "" && wanted !== name) model.edits.setWorkflow({ name: wanted });
    setDraft(null);
  };
  const shown = draft ?? name;
  return (
    <h1 className="min-w-0 shrink">
      <input
        aria-label="Name of the workflow"
        value={shown}
        readOnly={!editable}
        maxLength={200}
        size={Math.max(8, Math.min(40, shown.length))}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") setDraft(null);
        }}
        className="focus-ring w-full max-w-80 field-sizing-content truncate rounded-md bg-transparent px-1.5 py-1 font-semibold text-ink-1 text-sm hover:bg-surface-2 focus:bg-surface-2"
      />
    </h1>
  );
}
