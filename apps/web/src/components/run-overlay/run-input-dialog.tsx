"use client";

import type { WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { EmptyState, Field, FormDialog, Select } from "@edgeloom/ui";
import { Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import { CodeEditor } from "../designer/inspector/code-editor.tsx";
import { parseJson } from "../designer/inspector/json-text.ts";
import { sampleInput } from "./run-triggers.ts";

interface RunInputDialogProps {
  readonly triggers: readonly WorkflowNode[];
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onStart: (triggerNodeId: string, input: JsonValue) => void;
}

const format = (value: JsonValue): string => JSON.stringify(value, null, 2);

/** Asks at which trigger to start and with what data. */
export function RunInputDialog({
  triggers,
  busy,
  onClose,
  onStart,
}: RunInputDialogProps): ReactNode {
  const [first] = triggers;
  const [chosen, setChosen] = useState(first?.id);
  const trigger = triggers.find((node) => node.id === chosen);
  const [text, setText] = useState(() => (first === undefined ? "{}" : format(sampleInput(first))));
  const parsed = parseJson(text);
  return (
    <FormDialog
      title="Run with input"
      description="What the trigger would have brought."
      submitLabel="Run"
      submitIcon={<Play size={14} />}
      ready={parsed.ok && trigger !== undefined}
      busy={busy}
      onSubmit={() => parsed.ok && trigger !== undefined && onStart(trigger.id, parsed.value)}
      onClose={onClose}
    >
      {trigger === undefined ? (
        <EmptyState
          title="Nothing starts this workflow"
          description="Add a trigger from the palette, such as Manual trigger."
        />
      ) : (
        <div className="flex flex-col gap-3">
          {triggers.length > 1 ? (
            <Field label="Start at">
              <Select
                value={chosen}
                onValueChange={(id) => {
                  setChosen(id);
                  const next = triggers.find((node) => node.id === id);
                  if (next !== undefined) setText(format(sampleInput(next)));
                }}
                options={triggers.map((node) => ({ value: node.id, label: node.name }))}
              />
            </Field>
          ) : null}
          <Field label="Input" error={parsed.ok ? undefined : parsed.reason}>
            <CodeEditor language="json" value={text} onChange={setText} label="Input" />
          </Field>
        </div>
      )}
    </FormDialog>
  );
}
