"use client";

import { importWorkflow, type Problem } from "@edgeloom/graph";
import { catalogue } from "@edgeloom/nodes";
import { Button, Field, FormDialog, StatusMark } from "@edgeloom/ui";
import { FileUp } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { CodeEditor } from "../designer/inspector/code-editor.tsx";
import { useCreateWorkflow } from "./use-create-workflow.ts";

/** Files beyond this are no workflow of ours. */
const fileBytesMax = 20_000_000;

/** Takes a workflow from a file or from pasted JSON; what is wrong with it is listed, all of it. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const file = useRef<HTMLInputElement>(null);
  const create = useCreateWorkflow();
  const submit = (): void => {
    const imported = importWorkflow(text, catalogue);
    if (imported.ok) create.mutate(imported.value);
    else setProblems(imported.error);
  };
  const choose = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    setProblems([]);
    if (chosen.size > fileBytesMax) {
      setProblems([
        {
          code: "over_limit",
          severity: "error",
          reason: `"${chosen.name}" is larger than 20 MB.`,
          remedy: "Choose a workflow that was exported as JSON.",
        },
      ]);
      return;
    }
    setText(await chosen.text());
  };
  return (
    <FormDialog
      title="Import a workflow"
      description="Choose a file that was exported, or paste its JSON."
      submitLabel="Import workflow"
      ready={text.trim() !== ""}
      busy={create.isPending || create.isSuccess}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        aria-label="Workflow file"
        className="sr-only"
        onChange={(event) => void choose(event.target.files?.[0])}
      />
      <Button
        className="self-start"
        icon={<FileUp size={14} />}
        onClick={() => file.current?.click()}
      >
        Choose a file
      </Button>
      <Field label="JSON">
        <CodeEditor
          language="json"
          label="Workflow JSON"
          value={text}
          placeholder={'{ "format": "edgeloom.workflow/1", … }'}
          onChange={(next) => {
            setText(next);
            setProblems([]);
          }}
        />
      </Field>
      {problems.length === 0 ? null : (
        <ul aria-label="Problems" className="flex max-h-48 flex-col gap-1.5 overflow-y-auto">
          {problems.map((problem, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two problems may say the same.
            <li key={index} className="flex gap-2 text-sm">
              <StatusMark
                tone={problem.severity === "error" ? "failed" : "warning"}
                className="mt-1"
              />
              <span>
                {problem.reason} <span className="text-ink-3">{problem.remedy}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </FormDialog>
  );
}
