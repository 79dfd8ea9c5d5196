"use client";

import type { NodeSettings, WorkflowNode } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { Field, formatDuration, NumberInput, Select, Switch, Textarea } from "@edgeloom/ui";
import type { ReactNode } from "react";
import { useDesigner } from "../model/designer-context.tsx";
import { useObservable } from "../state/use-observable.ts";
import { JsonEditor } from "./fields/json-editor.tsx";

const onErrorOptions = [
  { value: "stop", label: "Stop", description: "The run fails." },
  { value: "continue", label: "Continue", description: "The error becomes the output." },
  {
    value: "error_output",
    label: "Error output",
    description: "The error leaves by its own port.",
  },
] as const;

/** How the engine treats the node: retries, time, errors, and what stands for it in test runs. */
export function SettingsTab({ node }: { readonly node: WorkflowNode }): ReactNode {
  const { model } = useDesigner();
  const editable = useObservable(model.editable);
  const { settings } = node;
  const { retry } = settings;
  const change = (next: Partial<NodeSettings>): void => model.edits.setSettings(node.id, next);
  const changeRetry = (next: Partial<NodeSettings["retry"]>): void =>
    change({ retry: { ...retry, ...next } });
  const own = catalogue.definition(node.type)?.timeoutMs;
  return (
    <fieldset disabled={!editable} className="flex flex-col gap-4 p-3 pb-8">
      <Field
        layout="row"
        label="Disabled"
        hint="Skipped in runs; what hangs on it alone is skipped too."
      >
        <Switch
          checked={settings.disabled}
          disabled={!editable}
          onCheckedChange={(disabled) => change({ disabled })}
        />
      </Field>
      <Field label="When it fails">
        <Select
          value={settings.onError}
          disabled={!editable}
          onValueChange={(onError) => change({ onError })}
          options={onErrorOptions}
        />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Tries" hint="The first included.">
          <NumberInput
            value={retry.attemptsMax}
            min={1}
            max={100}
            disabled={!editable}
            onValueChange={(value) => changeRetry({ attemptsMax: Math.round(value ?? 1) })}
          />
        </Field>
        <Field
          label="Time for a try"
          hint={own === undefined ? undefined : `0 means ${formatDuration(own)}.`}
        >
          <NumberInput
            value={settings.timeoutMs}
            min={0}
            unit="ms"
            step={1_000}
            disabled={!editable}
            onValueChange={(value) => change({ timeoutMs: Math.round(value ?? 0) })}
          />
        </Field>
      </div>
      {retry.attemptsMax > 1 ? (
        <div className="grid grid-cols-2 gap-3 rounded-md border p-3">
          <Field label="Wait before the next">
            <NumberInput
              value={retry.delayMs}
              min={0}
              unit="ms"
              step={100}
              disabled={!editable}
              onValueChange={(value) => changeRetry({ delayMs: Math.round(value ?? 0) })}
            />
          </Field>
          <Field label="Backoff">
            <Select
              value={retry.backoff}
              disabled={!editable}
              onValueChange={(backoff) => changeRetry({ backoff })}
              options={[
                { value: "exponential", label: "Exponential" },
                { value: "fixed", label: "Fixed" },
              ]}
            />
          </Field>
          <Field label="Wait at most">
            <NumberInput
              value={retry.delayMsMax}
              min={0}
              unit="ms"
              step={1_000}
              disabled={!editable}
              onValueChange={(value) => changeRetry({ delayMsMax: Math.round(value ?? 0) })}
            />
          </Field>
          <Field label="Jitter" hint="Spreads retries of many runs.">
            <NumberInput
              value={Math.round(retry.jitter * 100)}
              min={0}
              max={100}
              unit="%"
              disabled={!editable}
              onValueChange={(value) => changeRetry({ jitter: (value ?? 0) / 100 })}
            />
          </Field>
        </div>
      ) : null}
      <Field label="Notes" hint="For the people who read this workflow.">
        <Textarea
          value={settings.notes}
          disabled={!editable}
          onChange={(event) => change({ notes: event.target.value })}
        />
      </Field>
      <Field label="Pinned output" hint="Stands for running the node in test runs. Empty runs it.">
        <JsonEditor
          label="Pinned output"
          value={settings.pinnedOutput}
          disabled={!editable}
          onChange={(pinnedOutput) => change({ pinnedOutput })}
        />
      </Field>
    </fieldset>
  );
}
