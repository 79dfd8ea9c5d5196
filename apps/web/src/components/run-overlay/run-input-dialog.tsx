"use client";

import type { WorkflowNode } from "@edgeloom/graph";
import type { JsonValue } from "@edgeloom/kernel";
import { Button, Dialog, EmptyState, Field, Select } from "@edgeloom/ui";
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Run with input"
      description="What the trigger would have brought."
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={busy}
            disabled={!parsed.ok || trigger === undefined}
            icon={<Play size={14} />}
            onClick={() => parsed.ok && trigger !== undefined && onStart(trigger.id, parsed.value)}
          >
            Run
          </Button>
        </>
      }
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
    </Dialog>
  );
}
