"use client";

import { Field, FormDialog, Input } from "@edgeloom/ui";
import { LayoutTemplate } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useCreateWorkflow } from "./use-create-workflow.ts";
import { blankGraph } from "./workflow-graphs.ts";

/** Asks for a name and opens a new workflow with a trigger in it. */
export function NewWorkflowDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState("");
  const create = useCreateWorkflow();
  return (
    <FormDialog
      width="sm"
      title="New workflow"
      submitLabel="Create workflow"
      busy={create.isPending || create.isSuccess}
      error={create.error}
      onSubmit={() => create.mutate(blankGraph(name.trim() || "Untitled workflow"))}
      onClose={onClose}
    >
      <Field label="Name" hint="It can be changed at any time.">
        <Input
          autoFocus
          value={name}
          maxLength={200}
          placeholder="Orders failover"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <p className="flex items-center gap-2 rounded-md bg-surface-2 px-3 py-2 text-ink-2 text-sm">
        <LayoutTemplate size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
        <span>
          Or start from{" "}
          <Link href="/templates" className="text-accent underline-offset-4 hover:underline">
            a template
          </Link>
          , which runs at once.
        </span>
      </p>
    </FormDialog>
  );
}
