"use client";

import { Dialog, Field, NumberInput, Textarea } from "@edgeloom/ui";
import { type ReactNode, useState } from "react";
import { KeyValueEditor } from "../inspector/fields/key-value-editor.tsx";
import { WorkflowPicker } from "../inspector/fields/pickers.tsx";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";

/** Description, limits, error workflow and plain values of the workflow; written as they are changed. */
export function WorkflowSettingsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { model } = useDesigner();
  const graph = useObservable(model.graph);
  const editable = useObservable(model.editable);
  const [description, setDescription] = useState(graph.description);
  const { settings } = graph;
  const change = (next: Partial<typeof settings>): void => {
    const merged = Object.entries({ ...settings, ...next }).filter(
      ([, value]) => value !== undefined,
    );
    model.edits.setWorkflow({ settings: Object.fromEntries(merged) as typeof settings });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Workflow settings">
      <fieldset disabled={!editable} className="flex flex-col gap-4">
        <Field label="Description" hint="What it does and for whom; shown in lists.">
          <Textarea
            value={description}
            onChange={(event) => setDescription(event.target.value)}
            onBlur={() => model.edits.setWorkflow({ description })}
          />
        </Field>
        <div className="grid grid-cols-2 gap-4">
          <Field label="Time for a run" hint="0 means no limit.">
            <NumberInput
              value={settings.timeoutMs / 1_000}
              min={0}
              unit="s"
              onValueChange={(value) => change({ timeoutMs: Math.round((value ?? 0) * 1_000) })}
            />
          </Field>
          <Field label="Runs at a time" hint="0 means the workspace's limit.">
            <NumberInput
              value={settings.concurrencyMax}
              min={0}
              onValueChange={(value) => change({ concurrencyMax: Math.round(value ?? 0) })}
            />
          </Field>
        </div>
        <Field label="When a run fails, start" hint="Gets the error as its input.">
          <WorkflowPicker
            value={settings.errorWorkflowId}
            disabled={!editable}
            onChange={(errorWorkflowId) => change({ errorWorkflowId })}
          />
        </Field>
        <Field
          label="Values"
          hint="Read as env.NAME in expressions. For what is secret, use Secrets."
        >
          <KeyValueEditor
            value={settings.env}
            disabled={!editable}
            onChange={(env) => change({ env })}
          />
        </Field>
      </fieldset>
    </Dialog>
  );
}
